import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listPatterns } from "@motif/patterns";
import { expect, it } from "vitest";
import { appFiles } from "./app-files.ts";
import { appMutantsOf } from "./app-mutants-of.ts";
import { isAt } from "./judged.ts";
import { readKnown } from "./known.ts";

it.each(listPatterns())("what is argued or open of $number is a mutant of it still", ({ folder }) => {
  const { argued, open } = readKnown(folder);
  const mutants = appFiles(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    return appMutantsOf(file, source).map((mutant) => ({
      mutant,
      before: source.slice(mutant.start, mutant.end),
    }));
  });
  const stale = [...argued, ...open].filter((place) => !mutants.some((each) => isAt(place, each)));
  expect(stale).toEqual([]);
});
