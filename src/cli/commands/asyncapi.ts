import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { asyncDocument } from "../event/async-document.ts";

/** `motif asyncapi` */
export default function asyncapi(command: Command): void {
  command
    .description(
      "Print the AsyncAPI 3.0 document of an app: its buses, topics, queues and streams, the JSON Schemas of what they\n" +
        "carry, and which functions send and receive. docs/openapi.md says what is in it.",
    )
    .argument(...APP_ARGUMENT)
    .action(async (app) => {
      const { inventory } = await loadApp(findApp(app));
      const document = asyncDocument(inventory);
      if (Object.keys(document.channels).length === 0)
        throw new UsageError(`${inventory.app} has no bus, topic, queue or stream.`);
      console.log(JSON.stringify(document, undefined, 2));
    });
}
