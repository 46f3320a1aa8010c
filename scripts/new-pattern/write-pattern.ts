import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** An app that runs, with names that stand for the pattern's and a README that says what is to be written. */
const SKELETON = fileURLToPath(new URL("skeleton", import.meta.url));

/** Writes the skeleton of a pattern such as `07-stream-processor` into a folder. */
export function writePattern(folderName: string, folder: string): void {
  const [number, name] = [folderName.slice(0, 2), folderName.slice(3)];
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`;
  for (const file of globSync("**/*.*", { cwd: SKELETON })) {
    const path = join(folder, file);
    const text = readFileSync(join(SKELETON, file), "utf8")
      .replaceAll("Pattern name", title)
      .replaceAll("pattern-name", name)
      .replaceAll(/\bNN\b/g, number);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
