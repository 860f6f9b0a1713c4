// @ts-check

/**
 * One line on stderr that says what runs now: overwritten on a terminal, a new one elsewhere.
 * @returns {{ say: (text: string) => void, clear: () => void }}
 */
export function progressLine() {
  const { stderr } = process;
  if (!stderr.isTTY) {
    return { say: (text) => stderr.write(`${text}\n`), clear: () => {} };
  }
  const clear = () => {
    stderr.clearLine(0);
    stderr.cursorTo(0);
  };
  return {
    say(text) {
      clear();
      stderr.write(text);
    },
    clear,
  };
}
