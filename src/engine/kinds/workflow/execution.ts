import type { Carried } from "@motif/core/platform";
import type { ExecutionName, Position, Status } from "@motif/workflow";

/** Which execution: its name is its workflow's own. */
export interface ExecutionKey {
  readonly workflow: string;
  readonly name: string;
}

/** How an execution stands. Times are in milliseconds since 1970. */
export interface ExecutionState {
  readonly name: string;
  readonly status: Status;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** JSON text. */
  readonly input: string;
  /** JSON text; of one that succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redrives: number;
}

/** Whom an execution that another one began reports to. */
export interface Parent extends ExecutionKey {
  /** The id of the task that waits. */
  readonly task: string;
  /** Whether its output is given as JSON, and not as text. */
  readonly parsed: boolean;
}

/** An execution as the runner goes on with it. */
export interface KeptExecution extends ExecutionKey {
  readonly type: "standard" | "express";
  readonly definition: string;
  /** 32 hexadecimal digits. */
  readonly seed: string;
  readonly input: string;
  readonly attributes: Carried;
  readonly startedAt: number;
  /** Not there where it has not begun. */
  readonly position: Position | undefined;
}

const ACCOUNT = "arn:aws:states:us-east-1:000000000000";

/** What an execution is called by its context object: as on AWS, in an account that nobody has. */
export function executionName({ workflow, name }: ExecutionKey): ExecutionName {
  return {
    Id: executionArn({ workflow, name }),
    Name: name,
    RoleArn: `arn:aws:iam::000000000000:role/${workflow}`,
    StateMachine: { Id: `${ACCOUNT}:stateMachine:${workflow}`, Name: workflow },
  };
}

/** The ARN of an execution. */
export function executionArn({ workflow, name }: ExecutionKey): string {
  return `${ACCOUNT}:execution:${workflow}:${name}`;
}
