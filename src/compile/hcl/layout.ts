/** How lines stand in a file: indentation, comments, and `=` below `=`. */

/** One level of indentation. */
export const INDENT = "  ";

/** `key = value` before alignment. */
export interface Assignment {
  readonly comment: readonly string[];
  readonly lead: string;
  readonly lines: readonly string[];
  readonly aligned: boolean;
}

/** `key = value`, from the lines of the value. A heredoc counts as one line. */
export function assignment(
  lead: string,
  [first = "", ...rest]: readonly string[],
  { comment, heredoc }: { comment: readonly string[]; heredoc: boolean },
): Assignment {
  // A line that leaves a bracket open is not aligned and ends the run.
  return { comment, lead, lines: [`${lead} = ${first}`, ...rest], aligned: rest.length === 0 || heredoc };
}

/** Lines up the `=` of consecutive assignments; comments and open brackets end a run. */
export function align(assignments: readonly Assignment[]): string[] {
  const lines: string[] = [];
  let run: Assignment[] = [];
  const flush = () => {
    const width = Math.max(0, ...run.map((item) => columns(item.lead)));
    for (const {
      lead,
      lines: [first = "", ...rest],
    } of run) {
      lines.push(lead + " ".repeat(width - columns(lead)) + first.slice(lead.length), ...rest);
    }
    run = [];
  };
  for (const item of assignments) {
    if (item.comment.length > 0 || !item.aligned) flush();
    lines.push(...item.comment);
    if (item.aligned) run.push(item);
    else lines.push(...item.lines);
  }
  flush();
  return lines;
}

const GRAPHEMES = new Intl.Segmenter("en");
const PRINTABLE_ASCII = /^[ -~]*$/;

/** The width of a text as hclwrite counts it: grapheme clusters, of which each printable character of ASCII is one. */
function columns(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : [...GRAPHEMES.segment(text)].length;
}

/** A comment, line by line; none where there is no text. */
export function commentLines(text: string | undefined, indent: string): string[] {
  if (text === undefined) return [];
  return text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => `${indent}# ${line}`.trimEnd());
}
