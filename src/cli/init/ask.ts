import { createInterface } from "node:readline/promises";

/** Asks on the terminal; an empty answer is the one in brackets. */
export async function ask(
  questions: readonly (readonly [question: string, usual: string])[],
): Promise<string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answers: string[] = [];
    for (const [question, usual] of questions)
      answers.push((await terminal.question(`${question} [${usual}]: `)).trim() || usual);
    return answers;
  } finally {
    terminal.close();
  }
}

/** Whether there is somebody to be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}
