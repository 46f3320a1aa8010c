import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { apiDocument } from "@motif/engine";
import { APP_ARGUMENT, parseUrl } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";

/** `motif openapi` */
export default function openapi(command: Command): void {
  command
    .description(
      "Print the OpenAPI 3.1 document of an app's API, made of its routes and of the schemas of its functions.\n" +
        "docs/openapi.md says what is in it, and how to make a typed client of it.",
    )
    .argument(...APP_ARGUMENT)
    .option(
      "--server <url>",
      "the address that its paths are below, such as the api_gateway_url that Terraform prints",
      parseUrl,
    )
    .action(async (app, { server }) => {
      const { inventory } = await loadApp(findApp(app));
      if (!inventory.api) throw new UsageError(`${inventory.app} has no HTTP API.`);
      const document = apiDocument(inventory, server);
      console.log(JSON.stringify(document, undefined, 2));
    });
}
