import { execFile } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { terraformVersion, withOfflineProviders } from "@motif/compile/offline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
/** What a clone does not have: what Git ignores, and Git's own. */
const NOT_CLONED = /^(?:node_modules|dist|coverage|\.git|\.motif|\.terraform|\.env|.*\.tfstate.*|.*\.log)$/;
/** Building, and an apply of some hundred resources, on a machine that is busy with other tests. */
const LONG_MS = 120_000;

/** Providers that make nothing stand in for AWS. Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("on a fresh clone", () => {
  const clone = mkdtempSync(join(tmpdir(), "motif-clone-"));
  beforeAll(() => {
    cpSync(CHECKOUT, clone, { recursive: true, filter: (path) => !NOT_CLONED.test(basename(path)) });
    installFromCheckout(clone);
  }, LONG_MS);
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  it(
    "the README's way to deploy ends with the address of the API, and a second apply changes nothing",
    async () => {
      const commands = commandsIn("README.md", "## Deploy");
      expect(commands.map((command) => command.split(" ").slice(0, 2).join(" "))).toEqual([
        "npx motif",
        "cd src/patterns/01-rest-api-backend/aws",
        "terraform init",
        "terraform apply",
        "terraform output",
      ]);
      const printed = await run(clone, commands);
      expect(printed).toMatch(/Apply complete! .*\nmocked-api_endpoint$/s);
      const [, into = "", , apply = ""] = commands;
      expect(await run(clone, [into, apply])).toContain("No changes.");
      await expectDestroyed(into, apply, printed);
    },
    LONG_MS,
  );

  it(
    "pattern 05 is deployed as its README says, with the name of the project alone",
    async () => {
      const commands = commandsIn("src/patterns/05-s3-event-processor/README.md", "## Deploying");
      expect(commands.at(-1)).toBe("terraform apply -var=project_name=acme");
      const names = "terraform output -json bucket_names";
      const printed = await run(clone, [...commands, names]);
      expect(printed).toContain("Apply complete!");
      expect(printed).toContain("acme-dev-s3-event-processor-uploads-mocked-account_id");
      const [into = "", apply = ""] = [commands.find((each) => each.startsWith("cd ")), commands.at(-1)];
      await expectDestroyed(into, apply, printed);
    },
    LONG_MS,
  );

  /** What was applied is destroyed to the last resource, as docs/aws.md says: the protection is turned off first. */
  async function expectDestroyed(into: string, apply: string, printed: string): Promise<void> {
    const off = `${apply} -var=deletion_protection=false -auto-approve`;
    const destroyed = await run(clone, [into, off, off.replace("apply", "destroy"), "terraform state list"]);
    const [, added] = /Apply complete! Resources: (\d+) added/.exec(printed) ?? [];
    expect(Number(added)).toBeGreaterThan(20);
    expect(destroyed).toMatch(new RegExp(`Destroy complete! Resources: ${added} destroyed\\.\\s*$`));
  }
});

/** As npm does: packages of others are those of the checkout, the project's own are the clone's. */
function installFromCheckout(clone: string): void {
  const [from, to] = [join(CHECKOUT, "node_modules"), join(clone, "node_modules")];
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name === ".cache") continue;
    if (name !== "@motif" && name !== ".bin") symlinkSync(join(from, name), join(to, name));
    else cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const own of globSync("src/*/node_modules", { cwd: CHECKOUT })) {
    symlinkSync(join(CHECKOUT, own), join(clone, own));
  }
}

/** The commands in the first code block below a heading. */
function commandsIn(page: string, heading: string): string[] {
  const text = readFileSync(join(CHECKOUT, page), "utf8");
  const below = text.slice(text.indexOf(`\n${heading}\n`));
  return (/```\n(.*?)```/s.exec(below)?.[1] ?? "")
    .trim()
    .split("\n")
    .map((line) => line.split(" #")[0]?.trim() ?? "");
}

/** What commands print in a shell that stops at the first that fails; the question of terraform apply is answered. */
function run(folder: string, commands: readonly string[]): Promise<string> {
  return withOfflineProviders(
    ["aws"],
    ({ environment }) =>
      new Promise((resolve, reject) => {
        const env = { ...environment, TF_CLI_ARGS: "-no-color" };
        const script = ["-e", "-c", commands.join("\n")];
        const shell = execFile("bash", script, { cwd: folder, env }, (error, stdout, stderr) =>
          error ? reject(new Error(`${stdout}${stderr}`, { cause: error })) : resolve(stdout),
        );
        shell.stdin?.end("yes\n");
      }),
  );
}
