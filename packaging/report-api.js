// Prints what API Extractor reports of an entry point: all that it exports, and the types of Motif that this leads to.
// Arguments: a folder with the packages unpacked beside each other, and the entry point. JavaScript, as its only import is no part
// of the workspaces.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const [folder = "", entry = ""] = process.argv.slice(2);
const reportFileName = "report.api.md";
const quiet = { default: { logLevel: "none" } };

/** The declarations of each entry point, by what others import. */
const entries = new Map(
  globSync("@motif/*/package.json", { cwd: folder }).flatMap((path) => {
    const { name, exports } = JSON.parse(readFileSync(join(folder, path), "utf8"));
    return Object.entries(exports).flatMap(([each, { types }]) =>
      types === undefined ? [] : [[each.replace(/^\./, name), join(folder, name, types)]],
    );
  }),
);
const declarations = entries.get(entry);

const config = ExtractorConfig.prepare({
  configObjectFullPath: undefined,
  packageJsonFullPath: join(folder, entry.split("/").slice(0, 2).join("/"), "package.json"),
  configObject: {
    projectFolder: folder,
    mainEntryPointFilePath: declarations,
    bundledPackages: ["@motif/*"],
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: "es2022",
          lib: ["es2023", "esnext.disposable", "dom", "dom.iterable"],
          types: ["node"],
          module: "nodenext",
          strict: true,
          skipLibCheck: true,
          allowImportingTsExtensions: true,
          noEmit: true,
          // Below node_modules they would count as somebody else's.
          paths: Object.fromEntries([...entries].map(([each, file]) => [each, [file]])),
        },
        files: [declarations],
      },
    },
    apiReport: {
      enabled: true,
      reportFileName,
      reportFolder: folder,
      reportTempFolder: join(folder, "temp"),
      includeForgottenExports: true,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: "error" } },
      extractorMessageReporting: quiet,
      tsdocMessageReporting: quiet,
    },
  },
});
const { errorCount } = Extractor.invoke(config, {
  localBuild: true,
  messageCallback: (message) => {
    if (message.logLevel !== "error") message.handled = true;
  },
});
process.stdout.write(readFileSync(join(folder, "temp", reportFileName), "utf8"));
if (errorCount > 0) process.exitCode = 1;
