import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, testModule } from "@motif/compile/testing";
import { app, bucket, config, http, httpApi } from "@motif/core";
import { loadDefaults, takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { loadTarget } from "./targets.ts";

const limits = config("limits", { schema: z.object({ rows: z.number() }), value: { rows: 1 } });
const uses = { files: bucket("files").reader, limits: limits.reader };
const inventory = takeInventory(
  app("shop", { api: httpApi({ "GET /": http("list", { uses }, () => new Response()) }) }),
  loadDefaults(),
);

interface Case {
  readonly required: string;
  /** Of `project_name` and `environment`, both. */
  readonly names: { readonly taken: readonly string[]; readonly refused: readonly string[] };
  readonly tags: {
    readonly name: string;
    /** How many of a deployment's own fit beside the app's. */
    readonly most: number;
    readonly taken: string;
    readonly refused: readonly string[];
  };
}

const CASES: Readonly<Record<string, Case>> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
  // https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#tag-conventions: 50 a resource
  aws: {
    required: "",
    names: {
      taken: ["acme dev", "amzn s3", "my-aws dev"],
      refused: ["amzn-s3 demo", "amzn-s3-demo dev", "sthree dev", "aws-shop dev", "ssmart dev"],
    },
    tags: {
      name: "tags",
      most: 46,
      taken: '{ "Cost Center" = "a+b=c/d@e", équipe = "ü" }',
      refused: [
        '{ Project = "x" }',
        '{ APP = "x" }',
        '{ a = "1", A = "2" }',
        '{ "aws:x" = "1" }',
        '{ "a#b" = "1" }',
      ],
    },
  },
  // https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name
  // https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations: "a maximum of 50"
  azure: {
    required:
      'subscription_id = "11111111-2222-3333-4444-555555555555"\napi_publisher_email = "me@acme.example"',
    names: {
      taken: ["acme dev", "my-login dev", "acme xbox"],
      refused: ["login-page dev", "xbox dev", "my-microsoft dev", "acme windows"],
    },
    tags: {
      name: "tags",
      most: 46,
      taken: '{ "Cost Center" = "R&D" }',
      refused: [
        '{ Project = "x" }',
        '{ a = "1", A = "2" }',
        '{ "a/b" = "1" }',
        '{ "a%b" = "1" }',
        '{ WindowsTeam = "x" }',
        '{ "a\\\\b" = "1" }',
      ],
    },
  },
  // https://docs.cloud.google.com/storage/docs/buckets#naming
  // https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements: "Each resource can have up to 64 labels."
  gcp: {
    required: 'project_id = "acme-payments-123"',
    names: {
      taken: ["acme dev", "my-goog dev", "goggles dev"],
      refused: ["goog dev", "google dev", "my-google dev", "acme g00gle"],
    },
    tags: {
      name: "labels",
      most: 59,
      taken: '{ cost-center = "r_d", équipe = "ü1" }',
      refused: ['{ Team = "x" }', '{ project = "x" }', '{ a = "B" }', '{ "1a" = "b" }', '{ a = "b c" }'],
    },
  },
};

const numbered = (count: number) =>
  `{ ${Array.from({ length: count }, (_, n) => `t${n} = "x"`).join(", ")} }`;

describe.skipIf(terraformVersion() === undefined)(
  "the variables that name a deployment and mark it, in the real terraform",
  { timeout: 120_000 },
  () => {
    it.each(Object.keys(CASES))("take what %s takes, and nothing else", async (cloud) => {
      const { required, names, tags } = CASES[cloud] as Case;
      const { compile } = await loadTarget(cloud);
      // A variable's own checks need no provider.
      const { module } = compile({ inventory } as Parameters<typeof compile>[0]);
      const named = (text: string) => {
        const [project, environment] = text.split(" ");
        return `project_name = "${project}"\nenvironment = "${environment}"`;
      };
      const taking = (label: string, lines: string) =>
        `run "${label}" {\n  command = plan\n  variables {\n${lines}\n  }\n}\n`;
      const runs = [
        ...names.taken.map((text, n) => taking(`name_${n}`, named(text))),
        ...names.refused.map((text, n) => refusingRun(`no_name_${n}`, named(text), "var.environment")),
        taking("tags", `${tags.name} = ${tags.taken}`),
        taking("most_tags", `${tags.name} = ${numbered(tags.most)}`),
        refusingRun("too_many_tags", `${tags.name} = ${numbered(tags.most + 1)}`, `var.${tags.name}`),
        ...tags.refused.map((text, n) =>
          refusingRun(`no_tags_${n}`, `${tags.name} = ${text}`, `var.${tags.name}`),
        ),
      ];
      const output = await testModule(
        { files: module.files.filter(({ name }) => name === "variables.tf") },
        {
          providers: [],
          tests: `variables {\n  project_name = "acme"\n${required}\n}\n${runs.join("")}`,
          products: [],
        },
      );
      expect(output).toContain(`${runs.length} passed, 0 failed`);
    });
  },
);
