// @ts-check
// Nothing: what an import costs by itself.
export {};
