import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { STANDALONE_TOOLS, standaloneScript } from "@motif/compile/bundle";
import { isBuilt } from "@motif/compile/kit";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { unzipSync } from "fflate";
import { refuseEnvironmentReads } from "../../environment/check.ts";
import { UsageError } from "../../errors.ts";
import { loadTarget } from "../targets.ts";
import { readme } from "./readme.ts";

type Files = Record<string, string | Uint8Array>;

/**
 * Writes an app as a folder that is built and deployed without Motif: for each cloud the module, with the user's own `.tf` files
 * beside it, and the sources of its bundles; a script that zips them; a README. Throws {@link UsageError} where something is there
 * already, and as `target.compile` does.
 */
export async function buildStandalone(
  folder: string,
  clouds: readonly string[],
  into: string,
): Promise<void> {
  if (existsSync(into) && readdirSync(into).length > 0)
    throw new UsageError(`${into} is not empty: name a folder of its own for --standalone.`);
  const app = await loadApp(folder);
  await refuseEnvironmentReads([app]);
  const files: Files = {};
  for (const cloud of clouds) {
    for (const [path, content] of Object.entries(await filesFor(cloud, app)))
      files[`${cloud}/${path}`] = content;
  }
  const { app: name } = app.inventory;
  const manifest = {
    name,
    private: true,
    type: "module",
    scripts: { build: "node build.js" },
    devDependencies: STANDALONE_TOOLS,
  };
  files["package.json"] = `${JSON.stringify(manifest, undefined, 2)}\n`;
  files["build.js"] = standaloneScript();
  files["README.md"] = readme(name, clouds);
  files[".gitignore"] = "node_modules/\ndist/\n.terraform/\n*.tfstate*\n";
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
  console.log(
    `${name} is in ${relative(process.cwd(), into) || "."}, for ${clouds.join(", ")}: its README says how it is built and deployed.`,
  );
}

/** The module and the sources of its bundles, by path from the cloud's folder. */
async function filesFor(cloud: string, app: LoadedApp): Promise<Files> {
  const target = await loadTarget(cloud);
  const { files } = target.compile(app);
  const [bundles = {}] = await target.bundle([app], { readable: true });
  const sources = Object.entries(bundles).flatMap(([name, content]) =>
    name.endsWith(".zip") ? sourcesIn(name.slice(0, -".zip".length), content) : [],
  );
  return { ...ownFiles(join(app.folder, cloud)), ...files, ...Object.fromEntries(sources) };
}

function sourcesIn(name: string, zip: Uint8Array): [string, Uint8Array][] {
  return Object.entries(unzipSync(zip)).map(([path, content]) => [`sources/${name}/${path}`, content]);
}

/** The user's own files of the module; what was built of it is written anew. */
function ownFiles(folder: string): Files {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".tf")) : [];
  const texts = names.map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);
  return Object.fromEntries(texts.filter(([, text]) => !isBuilt(text)));
}
