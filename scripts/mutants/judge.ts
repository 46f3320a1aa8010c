import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Mutant, mutated } from "./mutant.ts";
import type { TestAnswer } from "./test-answer.ts";
import type { Tests } from "./tests.ts";

type Failure = NonNullable<TestAnswer["failure"]>;

/** What the tests made of a mutant. */
export type Verdict = Failure | { readonly kind: "survived" };

/**
 * Of other packages' tests, those below these folders are asked: patterns and the command are end to end and take minutes.
 * What the engine does where it imitates a cloud is tested in the command's folder `as`, as the engine may import no cloud.
 */
const OTHERS = [
  ...["app", "aws", "azure", "compile", "core", "cost", "engine", "gcp", "runtime", "simulate"],
  "cli/dev/as",
].map((name) => `src/${name}/`);

/**
 * Puts a mutant into its file, runs the tests that depend on the file, and puts the file back as it was. The tests of its
 * package come first, then those of others: most mutants end early. With `near`, others are not asked. A test that failed
 * has to fail a second time, and to pass without the mutant, so that none counts which fails now and then on a busy
 * machine, or always.
 */
export async function judge(tests: Tests, root: string, mutant: Mutant, near: boolean): Promise<Verdict> {
  const { file } = mutant;
  const path = join(root, file);
  const source = readFileSync(path, "utf8");
  const restore = () => writeFileSync(path, source);
  process.once("exit", restore);
  try {
    const own = `${file.split("/").slice(0, 2).join("/")}/`;
    const others = OTHERS.filter((folder) => folder !== own);
    for (const folders of near ? [[own]] : [[own], others]) {
      writeFileSync(path, mutated(source, mutant));
      const failure = await failureTwice(tests, file, folders);
      if (!failure) continue;
      restore();
      return failure.kind === "caught" && (await tests.run({ file, folders: [failure.file] }))
        ? { kind: "unnamed", reason: `fails without it too: ${failure.test}` }
        : failure;
    }
    return { kind: "survived" };
  } finally {
    restore();
    process.off("exit", restore);
  }
}

async function failureTwice(tests: Tests, file: string, folders: string[]): Promise<Failure | undefined> {
  for (;;) {
    const first = await tests.run({ file, folders });
    if (first?.kind !== "caught") return first;
    if (await tests.run({ file, folders: [first.file] })) return first;
  }
}
