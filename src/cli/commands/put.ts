import { statSync } from "node:fs";
import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { withServer } from "../with-server.ts";

/** `motif put` */
export default function put(command: Command): void {
  command
    .description(
      "Store a file as an object in a bucket, however large it is, and print what was stored as JSON.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<bucket>", "name of the bucket")
    .argument("<key>", "key of the object, such as imports/today.csv")
    .argument("<file>", "the file")
    .option("--content-type <type>", "media type of the object", "application/octet-stream")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, bucket, key, file, { contentType, dataDir }) => {
      if (!isFile(file)) throw new UsageError(`There is no file ${file}.`);
      const loaded = await loadApp(findApp(app));
      requireName("bucket", loaded.inventory.resources.bucket, bucket);
      const stored = await withServer(loaded, dataDir, (admin) => admin.put(bucket, key, file, contentType));
      console.log(JSON.stringify(stored, undefined, 2));
    });
}

/** A name that the system refuses is that of no file: one that is too long, one below a file. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
