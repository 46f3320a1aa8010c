import type { Command } from "@commander-js/extra-typings";
import { listPatterns } from "@motif/patterns";

/** `motif list` */
export default function list(command: Command): void {
  command
    .description("List the patterns of the catalogue: number, name and title.")
    .option("--json", "print a JSON array of { number, name, title, folder }")
    .action(({ json }) => {
      const patterns = listPatterns();
      if (json) {
        console.log(JSON.stringify(patterns, undefined, 2));
        return;
      }
      const width = Math.max(...patterns.map(({ name }) => name.length));
      for (const { number, name, title } of patterns) {
        console.log(`${number}  ${name.padEnd(width)}  ${title}`);
      }
    });
}
