import { pathWarnings } from "@motif/compile/kit";
import { DefinitionError } from "@motif/core";
import { type Inventory, loadDefaults, takeInventory } from "@motif/core/model";
import { UNUSUAL_TEXTS } from "@motif/core/testing";
import { TEXTS, type TextName, textsIn } from "@motif/core/texts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../../../src/cli/build/targets.ts";
import { CLOUDS } from "../capabilities/clouds.ts";
import { APP_WITH } from "./apps.ts";
import { textTable } from "./table.ts";

const NAMES = Object.keys(TEXTS) as TextName[]; // the keys of the list

/** Texts of which some place has an opinion. */
const TELLING = [
  ...UNUSUAL_TEXTS,
  ..."google-exports g00gle my-gooogle microsoft-sync windows ab a login admin runtime ping".split(" "),
  ..."/admin/users /Administrators /RUNTIME /ping /sping /pings /healthz /eventlog /eventlogs /_ah/x /_ah".split(
    " ",
  ),
  ..."/z/{id} /items/{id} / /a.b/~c/_d-e /./a /../a Items".split(" "),
  ..."monthly reports/schema=1/|a+b/|star*/|%5C|C|5C|a%|a%2|{{x}}|%{x}".split("|"),
  ..."https://shop.example https://*.a.example * null ftp://x x-key X-Key".split(" "),
  ..."Europe/Paris Asia/Kolkata Etc/GMT+5 US/Pacific UTC utc PST +02:00 europe/paris Japan".split(" "),
  ..."0 3 * * *|*/5 * * * *|0 3 1 * MON|0 3 L * *|61 * * * *|by-name|id|until|_v|__proto__".split("|"),
];

const anyTextOf = fc.oneof(
  fc.constantFrom(...TELLING),
  fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,3}$/),
  fc.stringMatching(/^(\/([A-Za-z0-9._~-]{1,8}|\{[a-z]{1,4}\})){1,4}$/),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** The app as an inventory; undefined where no platform takes it. */
function inventoryWith(kind: TextName, text: string): Inventory | undefined {
  try {
    return takeInventory(APP_WITH[kind](text), loadDefaults());
  } catch (error) {
    if (error instanceof DefinitionError) return undefined;
    throw error;
  }
}

function hasText({ texts }: Inventory, wanted: TextName, text: string): boolean {
  return texts.some(({ kind, text: own }) => kind === wanted && (own === text || wanted === "config.value"));
}

describe.each(NAMES)("%s", (kind) => {
  it("is among the texts of an app that has one, and every cloud says what it makes of it", () => {
    const sample = TELLING.map((text) => inventoryWith(kind, text)).find((found) => found !== undefined);
    expect(sample?.texts.map((each) => each.kind)).toContain(kind);
    for (const { TEXTS: grammars } of CLOUDS) expect(grammars[kind]).toBeDefined();
  });

  it("is, whatever it is, refused by the app, refused by a cloud with its reason, or compiled", () => {
    fc.assert(
      fc.property(anyTextOf, (text) => {
        const inventory = inventoryWith(kind, text);
        if (!inventory) return;
        expect(hasText(inventory, kind, text)).toBe(true);
        for (const cloud of CLOUDS) {
          const { form, place } = cloud.TEXTS[kind];
          const refused = refusalOf(cloud, inventory)?.message.includes(`cannot be ${place} on`) ?? false;
          const isTaken = inventory.texts
            .filter((each) => each.kind === kind)
            .every((each) => form.test(each.text));
          expect(refused).toBe(!isTaken);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a path that begins with a parameter", () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html: "The /ping and /sping paths are reserved"
  // https://github.com/Azure/azure-functions-host/issues/1781: admin and runtime
  // https://docs.cloud.google.com/run/docs/known-issues: "/eventlog; paths starting with /_ah/; some paths ending with z"
  it("is taken, and warned of with what never reaches the app", () => {
    const inventory = takeInventory(APP_WITH["api.path"]("/{tenant}"), loadDefaults());
    const warnings = CLOUDS.map((cloud) => pathWarnings(inventory.texts, cloud.TEXTS, cloud.PROFILE.title));
    expect(warnings).toEqual([
      [expect.stringContaining("stands for /ping and /sping too")],
      [expect.stringContaining("stands for /admin and /runtime too")],
      [expect.stringContaining("stands for /eventlog and /_ah and /healthz too")],
    ]);
  });
});

describe("a text that core takes", () => {
  it.each<[TextName, string, readonly string[]]>([
    ["api.path", "/admin/users", ["azure"]],
    ["api.path", "/Administrators", ["azure"]],
    ["api.path", "/runtime", ["azure"]],
    ["api.path", "/users/admin", []],
    ["api.path", `/${"x".repeat(289)}`, []],
    ["api.path", `/${"x".repeat(290)}`, ["azure"]],
    ["api.path", `/${"x".repeat(10_224)}`, ["aws", "azure"]],
    ["api.path", "/ping", ["aws"]],
    ["api.path", "/sping", ["aws"]],
    ["api.path", "/ping/{name}", []],
    ["api.path", "/healthz", ["gcp"]],
    ["api.path", "/eventlog", ["gcp"]],
    ["api.path", "/_ah/warmup", ["gcp"]],
    ["api.path", "/health", []],
    ["bucket.name", "google-exports", ["gcp"]],
    ["bucket.name", "my-g00gle", ["gcp"]],
    ["app.name", "google-exports", ["gcp"]],
    ["bucket.name", "goggles", []],
    ["bucket.name", "ab", ["azure"]],
    ["function.name", "microsoft-sync", ["azure"]],
    ["function.name", "host", ["azure"]],
    ["function.name", "hosts", []],
    ["objects.prefix", "star*/", ["aws"]],
    ["objects.prefix", "é".repeat(512), ["aws"]],
    ["objects.prefix", "monthly reports/schema=1/", []],
    ["objects.suffix", "5C", []],
    ["table.index", "by name", ["aws"]],
    ["table.index", "-".repeat(255), []],
    ["table.index", "日".repeat(85), ["aws"]],
    ["config.value", "Hello {{name}}", ["aws"]],
  ])("%s %j is refused by %j", (kind, text, clouds) => {
    const inventory = takeInventory(APP_WITH[kind](text), loadDefaults());
    const refusing = CLOUDS.filter((cloud) => refusalOf(cloud, inventory));
    expect(refusing.map(({ PROFILE }) => PROFILE.name)).toEqual(clouds);
  });
});

describe("a refusal", () => {
  it("says where, what cannot be there, why, and the way out", () => {
    const [, azure] = CLOUDS;
    const inventory = takeInventory(APP_WITH["api.path"]("/admin/users"), loadDefaults());
    expect(azure && refusalOf(azure, inventory)?.message).toContain(
      'api: the path of a route "/admin/users" cannot be a route of Azure Functions on Azure, which takes paths of up to 290 characters that do not begin with admin or runtime, in whatever case: its host keeps these for itself; put another segment in front, such as /manage, or take shorter ones',
    );
  });
});

describe("the page", () => {
  it("has a row for every kind of text", () => {
    const page = textTable();
    for (const { title } of Object.values(TEXTS)) expect(page).toContain(`| ${title} |`);
  });

  it("has no text of an app twice", () => {
    const texts = textsIn(APP_WITH["table.key"]("id"));
    expect(new Set(texts.map((text) => JSON.stringify(text))).size).toBe(texts.length);
  });
});
