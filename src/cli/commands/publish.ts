import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { parseJson } from "../json-argument.ts";
import { withServer } from "../with-server.ts";

/** `motif publish` */
export default function publish(command: Command): void {
  command
    .description(
      "Publish a message to a topic and print its id. Every subscription that asks for it has it durably when the command ends.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<topic>", "name of the topic")
    .argument("<json>", "the message")
    .option("--group <group>", "messages of one group are delivered in order (FIFO topics)")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, topic, json, { group, dataDir }) => {
      const message = parseJson(json, "The message");
      const loaded = await loadApp(findApp(app));
      requireName("topic", loaded.inventory.resources.topic, topic);
      const options = group === undefined ? {} : { group };
      console.log(await withServer(loaded, dataDir, (admin) => admin.publish(topic, message, options)));
    });
}
