import type { BucketOperation, BucketResults } from "./bucket/protocol.ts";
import type { QueueOperation, QueueResults } from "./queue/protocol.ts";
import type { SecretOperation, SecretResults } from "./secret/protocol.ts";
import type { TableOperation, TableResults } from "./table/protocol.ts";

/** Everything that a driver can ask for. */
export type Operation = TableOperation | QueueOperation | BucketOperation | SecretOperation;

/** The result of an operation. */
export type OperationResult<O extends Operation = Operation> = (TableResults &
  QueueResults &
  BucketResults &
  SecretResults)[O["type"]];
