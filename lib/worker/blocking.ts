/**
 * Lets writes to this pipe return only when they are done, so that nothing is lost when the process
 * ends at once, by `process.exit` or a crash. Node has no public way to say so.
 */
export function makeBlocking(stream: object): void {
  const handle: unknown = Reflect.get(stream, "_handle");
  if (typeof handle !== "object" || handle === null) return;
  const setBlocking: unknown = Reflect.get(handle, "setBlocking");
  if (typeof setBlocking === "function") Reflect.apply(setBlocking, handle, [true]);
}
