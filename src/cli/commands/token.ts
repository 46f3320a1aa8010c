import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseDuration } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { parseJson } from "../json-argument.ts";
import { lookAtServer } from "../with-server.ts";

/** `motif token` */
export default function token(command: Command): void {
  command
    .description(
      "Print a token that an authorizer of the app takes on this machine, signed by the issuer of motif dev.\n" +
        "Deployed apps know nothing of it. docs/authorizers.md says more.",
    )
    .argument(...APP_ARGUMENT)
    .option("--claims <json>", 'claims of the token, such as \'{"sub":"alice","scope":"orders:read"}\'', "{}")
    .option("--authorizer <name>", "which authorizer it is for, where the app has several")
    .option("--expires-in <duration>", 'how long it counts, such as "30s" or "8h"', parseDuration)
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, { claims: text, authorizer, expiresIn, dataDir }) => {
      const claims = parseJson(text, "--claims");
      if (!isObject(claims)) throw new UsageError("--claims is no JSON object.");
      const loaded = await loadApp(findApp(app));
      const options = {
        ...(authorizer !== undefined && { authorizer }),
        ...(expiresIn !== undefined && { expiresIn }),
      };
      console.log(await lookAtServer(loaded, dataDir, (admin) => admin.token(claims, options)));
    });
}
