/**
 * The first text after all those that begin with a prefix, in the order of UTF-8 bytes, which is the order of code
 * points; undefined where there is none. The surrogates are no code points of their own and are left out.
 */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}
