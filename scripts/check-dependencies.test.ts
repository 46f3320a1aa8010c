import { describe, expect, it } from "vitest";
import { wrongWayImports } from "./check-dependencies.ts";

const check = (folder: string, text: string) =>
  wrongWayImports(folder, `/p/src/${folder}/a/b.ts`, text, "/p/src");

describe("imports between folders", () => {
  it("point one way", () => {
    expect(check("engine", 'import { a } from "@motif/core";\nimport x from "../c.ts";\n')).toEqual([]);
    expect(check("core", 'import { a } from "@motif/engine/testing";\n')).toHaveLength(1);
    expect(check("core", 'export * from "../../runtime/index.ts";\n')).toHaveLength(1);
    expect(check("runtime", 'const x = await import("@motif/engine");\n')).toHaveLength(1);
    expect(check("cost", 'import type {\n  A,\n} from "@motif/aws";\n')).toHaveLength(1);
  });

  it("come from folders that are on the list", () => {
    expect(check("new-folder", "")[0]).toContain("is not in the list");
  });
});
