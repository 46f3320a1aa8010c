import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listPatterns } from "@motif/patterns";
import type { GeneratedFile } from "./generated-file.ts";

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

/** The README of every pattern with the section that is made of its folder. */
export async function inEveryReadme(
  name: string,
  sectionOf: (folder: string) => Promise<string>,
): Promise<GeneratedFile[]> {
  const files: GeneratedFile[] = [];
  for (const { folder } of listPatterns()) {
    const path = join(folder, "README.md");
    const content = withSection(readFileSync(path, "utf8"), name, await sectionOf(folder), path);
    files.push({ path, content });
  }
  return files;
}
