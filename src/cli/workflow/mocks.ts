import { type Json, milliseconds } from "@motif/core";
import { isDuration, readJson } from "@motif/core/platform";
import type { Answer, TaskCommand, Tasks } from "@motif/workflow";
import { z } from "zod";
import { UsageError } from "../errors.ts";

const Duration = z.string().refine(isDuration, "a duration is a number and ms, s, m, h or d, such as 10s");
const When = { after: Duration.optional(), heartbeats: Duration.optional() };
const MockAnswer = z.union([
  z.strictObject({ output: z.json(), ...When }),
  z.strictObject({ error: z.string(), cause: z.string().optional(), ...When }),
  z.strictObject({ never: z.literal(true) }),
]);
const Mocks = z.record(z.string(), z.union([MockAnswer, z.array(MockAnswer).min(1)]));
type MockAnswer = z.infer<typeof MockAnswer>;

/**
 * Answers tasks as a file says: for a state by its name, else for a resource by its ARN, in order; the last answer is given again and
 * again. `file` is what messages call it.
 */
export function tasksOf(text: string, file: string): Tasks {
  const mocks = parse(text, file);
  const given = new Map<string, number>();
  return (task) => {
    const key = [task.state, task.resource].find((each) => Object.hasOwn(mocks, each));
    if (key === undefined)
      throw new UsageError(`${describeTask(task)}, and ${file} has no answer for either.`);
    const answers = [mocks[key] ?? []].flat();
    const count = given.get(key) ?? 0;
    given.set(key, count + 1);
    return answerOf(answers[Math.min(count, answers.length - 1)]);
  };
}

/** Refuses every task: there is no file with answers. */
export function noTasks(task: TaskCommand): never {
  throw new UsageError(
    `${describeTask(task)}. Name a file with answers for either, --tasks FILE: {"${task.state}": [{"output": {}}]}`,
  );
}

function describeTask({ state, resource }: TaskCommand): string {
  return `The state "${state}" calls ${resource}`;
}

function parse(text: string, file: string): Readonly<Record<string, MockAnswer | MockAnswer[]>> {
  let json: Json;
  try {
    json = readJson(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = Mocks.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${file} must have for each state or resource an answer or a list of answers, such as {"output": {}}, {"error": "Busy", "after": "5s"} or {"never": true}:\n${z.prettifyError(parsed.error)}`,
  );
}

function answerOf(answer: MockAnswer | undefined): Answer | undefined {
  if (answer === undefined || "never" in answer) return undefined;
  const { after, heartbeats } = answer;
  const when = {
    ...(after === undefined ? {} : { after: milliseconds(after) }),
    ...(heartbeats === undefined ? {} : { heartbeats: milliseconds(heartbeats) }),
  };
  if ("output" in answer) return { output: answer.output, ...when };
  return { error: answer.error, ...(answer.cause === undefined ? {} : { cause: answer.cause }), ...when };
}
