/**
 * `npm run pack -- DIR`: writes a tarball of every package into DIR, as it is published: JavaScript and declarations instead of
 * TypeScript. The same checkout gives the same bytes.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { copyAssets } from "./pack/assets.ts";
import { compile } from "./pack/compile.ts";
import { publishedManifest } from "./pack/manifest.ts";
import { type Package, packagesOf } from "./pack/packages.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

function pack(into: string): void {
  const packages = packagesOf(ROOT);
  const stage = realpathSync(mkdtempSync(join(tmpdir(), "motif-pack-")));
  try {
    compile(ROOT, packages, stage);
    for (const each of packages) complete(each, join(stage, each.folder));
    mkdirSync(into, { recursive: true });
    const folders = packages.map(({ folder }) => join(stage, folder));
    execFileSync("npm", ["pack", "--silent", "--pack-destination", into, ...folders], {
      cwd: stage,
      stdio: ["ignore", "inherit", "inherit"],
    });
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** Adds to what was compiled of a package what else belongs to it. */
function complete(each: Package, folder: string): void {
  const { name, description, version } = each.manifest;
  copyAssets(ROOT, each.folder, folder);
  writeFileSync(
    join(folder, "README.md"),
    `# ${name}\n\n${description}.\n\nA package of Motif ${version}: serverless patterns that run. Apache-2.0.\n`,
  );
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify(publishedManifest(each, folder, join(ROOT, "src", each.folder, "package.json")), undefined, 2)}\n`,
  );
}

const [into, ...more] = process.argv.slice(2);
if (into === undefined || more.length > 0) {
  console.error("usage: npm run pack -- DIR");
  process.exitCode = 2;
} else pack(resolve(process.env.INIT_CWD ?? ".", into));
