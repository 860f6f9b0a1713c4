// @ts-check
// What piscina and tinypool run: they take a module's default export.

/**
 * @param {number} x
 * @returns {number}
 */
// oxlint-disable-next-line import/no-default-export -- their convention, not ours
export default (x) => x * 2;
