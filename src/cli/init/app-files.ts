import type { Files } from "./compose.ts";
import type { PatternSource } from "./pattern-source.ts";
import { VERSIONS } from "./versions.ts";
import { workflow } from "./workflow.ts";

/** What a new app is made of. */
export interface NewApp {
  readonly name: string;
  readonly clouds: readonly string[];
  readonly sources: readonly PatternSource[];
  /** Motif's packages, by name. */
  readonly motif: ReadonlyMap<string, string>;
}

const BACKENDS: Readonly<Record<string, string>> = { aws: "s3", azure: "azurerm", gcp: "gcs" };

/** The files around the app's own code, by path from its folder. */
export function appFiles(app: NewApp): Files {
  const parts = partsOf(app);
  return new Map([
    ["package.json", json(manifest(app, parts))],
    ["tsconfig.json", json(TSCONFIG)],
    ["vitest.config.ts", VITEST],
    ["serverless-defaults.yaml", DEFAULTS],
    [".gitignore", GITIGNORE],
    [".env.example", envExample(app)],
    [".vscode/settings.json", json(SETTINGS)],
    [".vscode/extensions.json", json({ recommendations: ["redhat.vscode-yaml", "hashicorp.terraform"] })],
    [`.github/workflows/${app.name}.yml`, workflow(app.name, app.clouds, parts)],
    ["README.md", readme(app, parts)],
    ...app.clouds.map((cloud): [string, string] => [
      `${cloud}/backend.tf`,
      `# Where Terraform keeps its state: terraform init -backend-config=… says the rest. Remove the file to keep it in this folder.\nterraform {\n  backend "${BACKENDS[cloud]}" {}\n}\n`,
    ]),
  ]);
}

/** The folders that have a workload and invariants: the patterns' own where there are several. */
function partsOf({ sources }: NewApp): readonly string[] {
  return sources.length === 1 ? ["."] : sources.map(({ pattern }) => pattern.name);
}

function manifest({ name, clouds, sources, motif }: NewApp, parts: readonly string[]): object {
  const targets = clouds.join(",");
  const packages = [...motif].filter(([each]) => each !== "@motif/app");
  return {
    name,
    private: true,
    type: "module",
    scripts: {
      start: "motif dev .",
      check: "tsc --noEmit",
      test: "vitest run",
      simulate: parts.map((part) => `motif simulate ${part} --runs 200`).join(" && "),
      build: `motif build . --target ${targets}`,
      "build:check": `motif build . --target ${targets} --check`,
      deploy: `motif deploy . --target ${clouds[0]}`,
      destroy: `motif destroy . --target ${clouds[0]}`,
      cost: parts.map((part) => `motif cost ${part} --cloud ${targets}`).join(" && "),
    },
    // Which packages may run a script when they are installed: npm asks for the rest.
    allowScripts: { esbuild: true, node: true },
    dependencies: sorted({
      "@motif/app": motif.get("@motif/app"),
      zod: VERSIONS.zod,
      ...Object.assign({}, ...sources.map(({ dependencies }) => dependencies)),
    }),
    devDependencies: sorted({
      ...Object.fromEntries(packages),
      "@types/node": VERSIONS["@types/node"],
      node: VERSIONS.node,
      typescript: VERSIONS.typescript,
      vitest: VERSIONS.vitest,
    }),
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "esnext.disposable", "dom", "dom.iterable", "dom.asynciterable"],
    types: ["node"],
    module: "nodenext",
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    // Node runs the files as they are.
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  },
  exclude: ["node_modules", "**/dist"],
};

const VITEST = `import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { exclude: ["**/node_modules/**", "**/dist/**"], testTimeout: 30_000 },
});
`;

const DEFAULTS = `# What differs from Motif's own defaults, for all functions of this app. A function's own settings win over these.
# Every key, with its default: node_modules/@motif/core/configs/serverless-defaults.yaml
functions:
  logLevel: info
`;

const GITIGNORE = `node_modules/
dist/
.motif/
.env
coverage/
*.log
.terraform/
*.tfstate*
`;

const SETTINGS = {
  "yaml.schemas": {
    "./node_modules/@motif/core/configs/serverless-defaults.schema.json": "serverless-defaults.yaml",
  },
  "typescript.tsdk": "node_modules/typescript/lib",
  "files.exclude": { "**/.motif": true },
};

/** Values that the app's secrets, configs and services can have on a developer's machine. */
function envExample({ sources }: NewApp): string {
  const declared = sources.flatMap(({ files }) => [
    ...(files.get("resources.ts") ?? "").matchAll(/\b(secret|config|service)\(\s*"([a-z0-9-]+)"/g),
  ]);
  const lines = declared.map(
    ([, kind = "", name = ""]) =>
      `# MOTIF_${kind.toUpperCase()}_${name.toUpperCase().replaceAll("-", "_")}=\n`,
  );
  const what =
    "# Copy to .env, which is not committed: values of secrets and configs, and URLs of services, on this machine.\n";
  return what + ([...new Set(lines)].join("") || "# This app has none of them yet.\n");
}

function readme({ name, clouds, sources }: NewApp, parts: readonly string[]): string {
  const [cloud = "aws"] = clouds;
  const patterns = sources.map(
    ({ pattern }) =>
      `- **${pattern.title}** ([docs/${pattern.name}.md](docs/${pattern.name}.md)). Hard part: ${pattern.hardPart}.`,
  );
  const layout =
    sources.length === 1
      ? "`app.ts` is the wiring, `functions/` has a file for each function, `resources.ts` the tables and queues."
      : `\`app.ts\` composes ${parts.map((part) => `\`${part}/\``).join(", ")}: each is an app too, with its own tests, workload and invariants. \`functions/\` passes on the functions of all of them.`;
  return `# ${name}

\`\`\`
npm install && npm start    # on http://127.0.0.1:3000, with calls to paste
npm test                    # the app's tests, on a virtual clock
\`\`\`

Made with Motif from:

${patterns.join("\n")}

${layout}

| | |
|---|---|
| \`npm run check\` | types |
| \`npm run simulate\` | 200 seeded runs with faults; what must hold is in \`invariants.ts\` |
| \`npm run cost\` | what it costs a month, by \`workload.ts\` |
| \`npm run build\` | Terraform and bundles, in ${clouds.map((each) => `\`${each}/\``).join(", ")}. Commit the Terraform: \`npm run build:check\` fails in CI where it is not as the app is |

Values on your machine: copy \`.env.example\` to \`.env\`. What differs from Motif's defaults: \`serverless-defaults.yaml\`.

## Deploying

\`\`\`
npm run deploy -- --env staging                # builds, plans, asks, applies; each command is printed
npm run deploy -- --env staging --plan-only    # what differs from what is deployed
npm run destroy -- --env staging
\`\`\`

The state's backend is in \`${cloud}/backend.tf\`, and its settings are \`--backend-config name=value\`; without the file the state is in the folder. Each environment has a workspace of its own.

\`.github/workflows/${name}.yml\` checks every pull request, comments what it changes of the costs, gives it an environment of its own, and deploys \`main\` to \`staging\` and then \`production\`.
It deploys when the repository has the variable \`TF_BACKEND_CONFIG\` (such as \`--backend-config=bucket=acme-terraform --backend-config=region=eu-central-1\`), those of the sign-in that the file names, and the environments \`preview\`, \`staging\` and \`production\`.
The cloud trusts GitHub's tokens (OpenID Connect): no key is kept.
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function sorted(names: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)));
}
