/**
 * A text with another section between the lines `<!-- name:begin -->` and `<!-- name:end -->`.
 * Throws where the markers are not there exactly once: what is generated would be lost silently.
 */
export function withSection(text: string, name: string, section: string, file: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, rest, ...more] = text.split(begin);
  const [, after, ...others] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length + others.length > 0) {
    throw new Error(`${file} needs the lines ${begin} and ${end}, once each`);
  }
  return `${before}${begin}\n\n${section.trim()}\n\n${end}${after}`;
}
