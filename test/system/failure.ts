/** What a promise is rejected with; one that is fulfilled is a failure of the test. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<Error> {
  const reason: unknown = await promise.then(
    (value) => new TypeError(`fulfilled with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (reason instanceof Error) return reason;
  throw new TypeError(`rejected with ${String(reason)}, which is no error`);
}
