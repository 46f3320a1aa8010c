import { TerminalError } from "@motif/app";

/** What a job gives. */
export interface TextReport {
  readonly words: number;
  readonly distinctWords: number;
  /** At most ten, most frequent first; equally frequent ones by alphabet. */
  readonly frequent: readonly { readonly word: string; readonly count: number }[];
}

/**
 * The work itself: put yours here. It depends on its input alone, so that every attempt gives the same result.
 * Throws `TerminalError` where trying again is pointless; its message is shown to the client.
 */
export function analyseText(text: string): TextReport {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) throw new TerminalError("The text has no words.");
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts]
    .map(([word, count]) => ({ word, count }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, 10);
  return { words: words.length, distinctWords: counts.size, frequent };
}
