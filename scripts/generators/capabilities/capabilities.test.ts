import { UnsupportedError } from "@motif/core";
import { FEATURES, type FeatureName, type Support } from "@motif/core/capabilities";
import { faultsOf } from "@motif/core/platform";
import { describe, expect, it } from "vitest";
import { CLOUDS } from "./clouds.ts";
import { exampleOf } from "./examples.ts";
import { capabilityTable } from "./table.ts";

const NAMES = Object.keys(FEATURES) as FeatureName[]; // the keys of the list

/** What a compiler says of an example: undefined where it compiles it. */
function refusalOf(makePlan: (inventory: ReturnType<typeof exampleOf>) => unknown, feature: FeatureName) {
  try {
    makePlan(exampleOf(feature));
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
}

/** What is wrong with a cell; undefined where it agrees with the compiler. */
function disagreement(cell: Support, refusal: string | undefined): string | undefined {
  if ("refused" in cell) {
    if (refusal === undefined) return `is said to be refused (${cell.refused}), and the compiler takes it`;
    return refusal.includes(cell.refused) ? undefined : `is refused for another reason: ${refusal}`;
  }
  return refusal === undefined ? undefined : `is said to be supported, and the compiler says: ${refusal}`;
}

describe.each(CLOUDS)("the column of $PROFILE.title", ({ CAPABILITIES, makePlan }) => {
  it("says of every feature what the compiler does", () => {
    const wrong = NAMES.flatMap((feature) => {
      const problem = disagreement(CAPABILITIES[feature], refusalOf(makePlan, feature));
      return problem === undefined ? [] : [`${feature} ${problem}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe("the check of a cell", () => {
  it("notices a refusal that is not made, one that is not said, and another reason", () => {
    expect(disagreement({ refused: "too long" }, undefined)).toContain("the compiler takes it");
    expect(disagreement({ by: "SQS" }, "too long")).toContain("is said to be supported");
    expect(disagreement({ refused: "too long" }, "too short")).toContain("another reason");
    expect(disagreement({ refused: "too long" }, "it is too long")).toBeUndefined();
    expect(disagreement({ by: "SQS" }, undefined)).toBeUndefined();
  });
});

describe("the page", () => {
  it("has a row for every feature and a cell for every cloud", () => {
    const page = capabilityTable();
    for (const { title } of Object.values(FEATURES)) expect(page).toContain(`| ${title} |`);
    for (const { PROFILE } of CLOUDS) expect(page).toContain(` ${PROFILE.title} |`);
  });

  it("says of every fault what each cloud does", () => {
    const page = capabilityTable();
    const clouds = CLOUDS.map(({ PROFILE }) => faultsOf(PROFILE));
    for (const name of clouds.flatMap((of) => [...of.keys()])) {
      const cells = clouds.map((of) => (of.get(name)?.value ? "yes" : "no"));
      expect(page).toMatch(
        new RegExp(`\\| \`${name}\` \\| ${cells.map((cell) => `${cell} \\(\\w+\\)`).join(" \\| ")} \\|`),
      );
    }
  });
});
