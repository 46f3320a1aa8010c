import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseDuration } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { parseJson } from "../json-argument.ts";
import { withServer } from "../with-server.ts";

/** `motif send` */
export default function send(command: Command): void {
  command
    .description("Send a message to a queue and print its id. It is stored durably when the command ends.")
    .argument(...APP_ARGUMENT)
    .argument("<queue>", "name of the queue")
    .argument("<json>", "the message")
    .option("--delay <duration>", "wait before the first delivery, such as 10s or 5m", parseDuration)
    .option("--group <group>", "messages of one group are delivered in order (FIFO queues)")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, queue, json, { delay, group, dataDir }) => {
      const message = parseJson(json, "The message");
      const loaded = await loadApp(findApp(app));
      requireName("queue", loaded.inventory.resources.queue, queue);
      const options = { ...(delay !== undefined && { delay }), ...(group !== undefined && { group }) };
      console.log(await withServer(loaded, dataDir, (admin) => admin.send(queue, message, options)));
    });
}
