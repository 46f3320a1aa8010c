import type { Command } from "@commander-js/extra-typings";

/** One command of `motif`. Its file is loaded when the command is used, so that no command pays for the others. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the function that adds the command's arguments, options and action. */
  readonly load: () => Promise<{ readonly default: (command: Command) => void }>;
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "list",
    summary: "list the patterns of the catalogue",
    load: () => import("./commands/list.ts"),
  },
  {
    name: "init",
    summary: "make an app in a repository of its own",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "dev",
    summary: "run an app on this machine, and again whenever its files change",
    load: () => import("./commands/dev.ts"),
  },
  {
    name: "openapi",
    summary: "print the OpenAPI document of an app's API",
    load: () => import("./commands/openapi.ts"),
  },
  {
    name: "asyncapi",
    summary: "print the AsyncAPI document of an app's messages and events",
    load: () => import("./commands/asyncapi.ts"),
  },
  {
    name: "token",
    summary: "sign a token that an app takes on this machine",
    load: () => import("./commands/token.ts"),
  },
  {
    name: "invoke",
    summary: "call a function directly",
    load: () => import("./commands/invoke.ts"),
  },
  {
    name: "send",
    summary: "send a message to a queue",
    load: () => import("./commands/send.ts"),
  },
  {
    name: "publish",
    summary: "publish a message to a topic",
    load: () => import("./commands/publish.ts"),
  },
  {
    name: "feed",
    summary: "say how far a table's changes were processed, and process them again",
    load: () => import("./commands/feed.ts"),
  },
  {
    name: "put",
    summary: "store a file as an object in a bucket",
    load: () => import("./commands/put.ts"),
  },
  {
    name: "logs",
    summary: "show what the functions of a running app log",
    load: () => import("./commands/logs.ts"),
  },
  {
    name: "traces",
    summary: "show what a running app did, and where the time went",
    load: () => import("./commands/traces.ts"),
  },
  {
    name: "dead-letters",
    summary: "list what failed for good",
    load: () => import("./commands/dead-letters.ts"),
  },
  {
    name: "redrive",
    summary: "move what failed for good back to where it came from, mended if need be",
    load: () => import("./commands/redrive.ts"),
  },
  {
    name: "discard",
    summary: "delete a dead letter that nothing can mend",
    load: () => import("./commands/discard.ts"),
  },
  {
    name: "breakers",
    summary: "show which circuit breakers are open",
    load: () => import("./commands/breakers.ts"),
  },
  {
    name: "event",
    summary: "say whether an event pattern matches an event, or publish an event to a bus",
    load: () => import("./commands/event.ts"),
  },
  {
    name: "stream",
    summary: "show how far behind the consumers of a stream are, or publish a record to it",
    load: () => import("./commands/stream.ts"),
  },
  {
    name: "workflow",
    summary: "check a state machine in the Amazon States Language, or run one",
    load: () => import("./commands/workflow.ts"),
  },
  {
    name: "executions",
    summary: "look at the executions of an app's workflows, and stop, redrive or answer them",
    load: () => import("./commands/executions.ts"),
  },
  {
    name: "simulate",
    summary: "break an app on purpose, and say what does not hold",
    load: () => import("./commands/simulate.ts"),
  },
  {
    name: "load",
    summary: "play the calls of an app's workload, and say how long they take",
    load: () => import("./commands/load.ts"),
  },
  {
    name: "cost",
    summary: "what an app costs a month on each cloud",
    load: () => import("./commands/cost.ts"),
  },
  {
    name: "cold-start",
    summary: "how long cold starts take, how often they are met, what avoiding them costs",
    load: () => import("./commands/cold-start.ts"),
  },
  {
    name: "build",
    summary: "compile an app to Terraform and bundles for clouds",
    load: () => import("./commands/build.ts"),
  },
  {
    name: "deploy",
    summary: "build an app and apply its Terraform, or say what differs from what is deployed",
    load: () => import("./commands/deploy.ts"),
  },
  {
    name: "destroy",
    summary: "destroy an environment of an app",
    load: () => import("./commands/destroy.ts"),
  },
];
