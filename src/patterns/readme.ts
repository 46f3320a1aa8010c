/** What the front of a pattern's README says of it. */
export interface Front {
  /** The heading. */
  readonly title?: string;
  /** What it shows and tests, from the line that begins with `**The hard part:**`; without a full stop at its end. */
  readonly hardPart?: string;
}

/** Reads the front of a README; what is not there is left out. */
export function readFront(readme: string): Front {
  const title = /^# (?:\d+[:.]? )?(.+)$/m.exec(readme)?.[1]?.trim();
  const hardPart = /^\*\*The hard part:\*\* (.+?)\.?$/m.exec(readme)?.[1];
  return { ...(title !== undefined && { title }), ...(hardPart !== undefined && { hardPart }) };
}
