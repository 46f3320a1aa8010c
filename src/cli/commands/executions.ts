import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseCount } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { parseJson } from "../json-argument.ts";
import { Executions, listText, showText, type TaskAnswer } from "../operate/executions.ts";
import { withServer } from "../with-server.ts";

const WORKFLOW = ["<workflow>", "name of the workflow"] as const;
const EXECUTION = ["<execution>", "name of the execution"] as const;
const JSON_OPTION = ["--json", "print JSON"] as const;
const USUAL_COUNT = 20;

/** `motif executions` */
export default function executions(command: Command): void {
  command.description("The executions of the workflows of an app on this machine.");
  command
    .command("list")
    .summary("list executions, the latest first")
    .description("List the latest executions of a workflow, the latest first.")
    .argument(...APP_ARGUMENT)
    .argument(...WORKFLOW)
    .option("--status <status>", "RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED only")
    .option("--limit <count>", "how many", parseCount, USUAL_COUNT)
    .option(...JSON_OPTION)
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, workflow, { status, limit, json, dataDir }) => {
      const found = await using(app, workflow, dataDir, (all) => all.list(limit, status));
      console.log(json === true ? JSON.stringify(found) : listText(found, Date.now()));
    });
  command
    .command("show")
    .summary("show an execution state by state")
    .description("Show how an execution stands, and all that happened in it, state by state.")
    .argument(...APP_ARGUMENT)
    .argument(...WORKFLOW)
    .argument(...EXECUTION)
    .option(...JSON_OPTION)
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, workflow, name, { json, dataDir }) => {
      const [execution, history] = await using(app, workflow, dataDir, async (all) =>
        Promise.all([all.show(name), all.history(name)]),
      );
      console.log(json === true ? JSON.stringify({ ...execution, history }) : showText(execution, history));
    });
  command
    .command("stop")
    .summary("end an execution")
    .description("End an execution as ABORTED. One that has ended stays as it is.")
    .argument(...APP_ARGUMENT)
    .argument(...WORKFLOW)
    .argument(...EXECUTION)
    .option(...DATA_FOLDER_OPTION)
    .action((app, workflow, name, { dataDir }) => using(app, workflow, dataDir, (all) => all.stop(name)));
  command
    .command("redrive")
    .summary("let an execution go on from the state that it failed in")
    .description(
      "Let an execution that failed, timed out or was aborted go on from the state that it ended in, with the definition that it began with.",
    )
    .argument(...APP_ARGUMENT)
    .argument(...WORKFLOW)
    .argument(...EXECUTION)
    .option(...DATA_FOLDER_OPTION)
    .action((app, workflow, name, { dataDir }) => using(app, workflow, dataDir, (all) => all.redrive(name)));
  command
    .command("answer")
    .summary("answer a task that waits for a token")
    .description("Answer a task that waits for a token: with an output, an error, or a heartbeat.")
    .argument(...APP_ARGUMENT)
    .argument(...WORKFLOW)
    .argument("<token>", "as executions show prints it")
    .option("--output <json>", "the task succeeded with this")
    .option("--error <name>", "the task failed with this")
    .option("--cause <text>", "with --error: why")
    .option("--heartbeat", "the task is still worked on")
    .option(...DATA_FOLDER_OPTION)
    .action((app, workflow, token, { dataDir, ...said }) => {
      const answer = answerOf(said);
      return using(app, workflow, dataDir, (all) => all.answer(token, answer));
    });
}

interface Said {
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly heartbeat?: true | undefined;
}

function answerOf({ output, error, cause, heartbeat }: Said): TaskAnswer {
  if ([output, error, heartbeat].filter((each) => each !== undefined).length !== 1)
    throw new UsageError("Give one of --output, --error and --heartbeat.");
  if (cause !== undefined && error === undefined) throw new UsageError("--cause goes with --error.");
  if (output !== undefined) return { output: parseJson(output, "The output") };
  return error !== undefined ? { error, cause: cause ?? "" } : { heartbeat: true };
}

async function using<T>(
  app: string,
  workflow: string,
  dataDir: string | undefined,
  act: (executions: Executions) => Promise<T>,
): Promise<T> {
  const loaded = await loadApp(findApp(app));
  requireName("workflow", loaded.inventory.resources.workflow, workflow);
  return withServer(loaded, dataDir, (admin) => act(new Executions(admin, workflow)));
}
