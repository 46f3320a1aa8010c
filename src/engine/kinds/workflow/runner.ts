import type { WorkflowEntry } from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import type { TaskCommand } from "@motif/workflow";
import { WakeLoop } from "../../delivery/wake-loop.ts";
import type { ResourceEvent } from "../../ground/event.ts";
import type { Attendant, AttendantHost, Grantee } from "../../ground/kind.ts";
import { Actor } from "./actor.ts";
import type { ExecutionKey, Parent } from "./execution.ts";
import type { Advance, Workflows } from "./store.ts";
import { callTask } from "./task-caller.ts";

/** An execution that was woken once in this engine. */
interface Running {
  readonly key: ExecutionKey;
  readonly loop: WakeLoop;
  /** Not there until its first round. */
  actor?: Actor | undefined;
}

/**
 * Takes executions from one position to the next: a round for each at a time. What a round decides is durable before anything of it is done,
 * so that a task is asked for again after a crash, and nothing else is.
 */
export class Runner implements Attendant {
  readonly #workflows: Workflows;
  readonly #host: AttendantHost;
  readonly #entries: ReadonlyMap<string, WorkflowEntry>;
  readonly #drivers: ReadonlyMap<string, Drivers>;
  readonly #running = new Map<string, Running>();
  #started = false;

  constructor(workflows: Workflows, host: AttendantHost) {
    const entries = host.inventory.resources.workflow;
    this.#workflows = workflows;
    this.#host = host;
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
    this.#drivers = new Map(entries.map((entry) => [entry.name, host.driversOf(granteeOf(entry))]));
  }

  /** Goes on with what runs. */
  start(): void {
    this.#started = true;
    this.#host.background(this.#recover());
  }

  stop(): void {
    this.#started = false;
    for (const { loop } of this.#running.values()) loop.stop();
  }

  onEvent({ kind, resource, subject }: ResourceEvent): void {
    if (kind === "workflow") this.#wake({ workflow: resource, name: subject });
  }

  async #recover(): Promise<void> {
    for (const key of await this.#host.run(() => this.#workflows.unfinished())) this.#wake(key);
  }

  #wake(key: ExecutionKey): void {
    if (!this.#started) return;
    const id = `${key.workflow}/${key.name}`;
    const known = this.#running.get(id);
    if (known) {
      known.loop.wake();
      return;
    }
    const running: Running = { key, loop: new WakeLoop(this.#host, () => this.#round(id, running)) };
    this.#running.set(id, running);
    running.loop.start();
  }

  async #round(id: string, running: Running): Promise<void> {
    const { key, loop } = running;
    running.actor ??= this.#begin(key);
    const { actor } = running;
    if (!actor) {
      this.#running.delete(id);
      return;
    }
    const answers = [...actor.answers];
    const next = await actor.next(this.#workflows.events(key), answers, this.#host.clock.now());
    if (!this.#started) return; // another engine goes on with it
    if (next) {
      const ended = next.position.status !== "RUNNING";
      const waits = await this.#keep(actor, next, ended);
      actor.moved(next, answers.length);
      for (const task of next.tasks) this.#perform(actor, task);
      if (waits) this.#wake(waits);
      if (ended) {
        this.#running.delete(id);
        loop.stop();
        return;
      }
    }
    loop.wakeAt(actor.due);
  }

  /** Loads an execution, and asks for the tasks again that it waits for: nobody knows what became of them. */
  #begin(key: ExecutionKey): Actor | undefined {
    const execution = this.#workflows.load(key);
    if (!execution) return undefined;
    const actor = new Actor(execution, this.#workflows.timers(key));
    for (const { command, submitted } of this.#workflows.tasks(key))
      if (!submitted) this.#perform(actor, command);
    return actor;
  }

  /** An Express execution is kept when it has ended: until then a crash begins it again. */
  async #keep(actor: Actor, next: Advance, ended: boolean): Promise<ExecutionKey | undefined> {
    if (actor.execution.type === "standard")
      return this.#host.run(() => this.#workflows.advance(actor.execution, next));
    if (!ended) return undefined;
    const history = [...actor.unkept, ...next.history];
    return this.#host.run(() => this.#workflows.advance(actor.execution, { ...next, history }));
  }

  #perform(actor: Actor, task: TaskCommand): void {
    this.#host.background(this.#answer(actor, task));
  }

  async #answer(actor: Actor, task: TaskCommand): Promise<void> {
    const { workflow, name, attributes } = actor.execution;
    const answer = await callTask(this.#entries.get(workflow), { workflow, name, attributes }, task, {
      drivers: this.#drivers.get(workflow) ?? {},
      now: () => this.#host.clock.now(),
      startChild: (child, input, carried, parent) => this.#startChild(child, input, carried, parent),
    });
    actor.answers.push(answer);
    this.#wake({ workflow, name });
  }

  async #startChild(
    child: ExecutionKey,
    input: string,
    attributes: Readonly<Record<string, string>>,
    parent: Parent | undefined,
  ): Promise<number> {
    const started = await this.#host.run(() =>
      this.#workflows.start({ ...child, input, attributes, ...(parent && { parent }) }),
    );
    this.#wake(child);
    return started;
  }
}

function granteeOf({ name, uses }: WorkflowEntry): Grantee {
  const grants = uses.map(({ resource, operations }) => ({
    kind: resource.kind,
    name: resource.name,
    operations,
  }));
  return { name, grants };
}
