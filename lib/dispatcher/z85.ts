const alphabet =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** The bytes that ZeroMQ's printable form of a key stands for. */
export function decodeZ85(text: string): Buffer {
  const bytes = Buffer.alloc((text.length * 4) / 5);
  for (let at = 0; at < text.length; at += 5) {
    let value = 0;
    for (const letter of text.slice(at, at + 5)) value = value * 85 + alphabet.indexOf(letter);
    bytes.writeUInt32BE(value, (at * 4) / 5);
  }
  return bytes;
}
