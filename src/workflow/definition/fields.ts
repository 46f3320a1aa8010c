import type { QueryLanguage, StateType } from "./types.ts";
import {
  anything,
  assignments,
  type Check,
  expressions,
  flag,
  listOf,
  name,
  number,
  oneOf,
  orExpression,
  path,
  pathOrCall,
  pathOrNull,
  referencePath,
  template,
  text,
  timestamp,
} from "./values.ts";

/** What members something may have, and which of them it must have. Members that other checks look into are `anything` here. */
export interface Shape {
  readonly fields: { readonly [name: string]: Check };
  readonly required?: readonly string[];
  /** Of each of these, one and no more. */
  readonly exactlyOne?: readonly (readonly string[])[];
  /** Of each of these, one at most. */
  readonly atMostOne?: readonly (readonly string[])[];
}

/** The longest limit of time and the longest wait that a definition may say, in seconds. */
const LONGEST_SECONDS = 99_999_999;

const COMMON = { Type: anything, Comment: text, QueryLanguage: anything };
const NEXT = { Next: name, End: flag };
const seconds = number(1, LONGEST_SECONDS);
const count = number(0);
const percentage = number(0, 100, false);

/** The members of whole machines, of branches, and of what a Map state does with an item. */
export const MACHINE: Shape = {
  fields: {
    Comment: text,
    StartAt: name,
    States: anything,
    Version: text,
    QueryLanguage: oneOf("QueryLanguage", ["JSONPath", "JSONata"]),
    TimeoutSeconds: seconds,
  },
  required: ["States", "StartAt"],
};
export const BRANCH: Shape = {
  fields: { Comment: text, StartAt: name, States: anything },
  required: ["States", "StartAt"],
};
export const PROCESSOR: Shape = {
  fields: { ...BRANCH.fields, ProcessorConfig: anything },
  required: ["States", "StartAt"],
};
export const PROCESSOR_CONFIG: Shape = {
  fields: {
    Mode: oneOf("Mode", ["INLINE", "DISTRIBUTED"]),
    ExecutionType: oneOf("ExecutionType", ["STANDARD", "EXPRESS"]),
  },
};

/** The members of a retrier and of a catcher. */
export const RETRIER: Shape = {
  fields: {
    Comment: text,
    ErrorEquals: listOf(name),
    IntervalSeconds: number(1, LONGEST_SECONDS),
    MaxAttempts: number(0, LONGEST_SECONDS),
    BackoffRate: number(1, Number.POSITIVE_INFINITY, false),
    MaxDelaySeconds: number(1, 31_622_400),
    JitterStrategy: oneOf("JitterStrategy", ["FULL", "NONE"]),
  },
  required: ["ErrorEquals"],
};
const CATCHER = { Comment: text, ErrorEquals: listOf(name), Next: name };
export const CATCHERS: Readonly<Record<QueryLanguage, Shape>> = {
  JSONPath: {
    fields: { ...CATCHER, ResultPath: referencePath, Assign: assignments("JSONPath") },
    required: ["ErrorEquals", "Next"],
  },
  JSONata: {
    fields: { ...CATCHER, Output: expressions, Assign: assignments("JSONata") },
    required: ["ErrorEquals", "Next"],
  },
};

/** The members of what reads, batches and writes the items of a distributed Map state. */
export const READERS: Readonly<Record<QueryLanguage, Shape>> = {
  JSONPath: {
    fields: { Resource: name, ReaderConfig: anything, Parameters: template },
    required: ["Resource"],
  },
  JSONata: {
    fields: { Resource: name, ReaderConfig: expressions, Arguments: expressions },
    required: ["Resource"],
  },
};
export const READER_CONFIG: Shape = {
  fields: {
    InputType: oneOf("InputType", ["CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"]),
    ManifestType: oneOf("ManifestType", ["ATHENA_DATA", "S3_INVENTORY"]),
    Transformation: oneOf("Transformation", ["NONE", "LOAD_AND_FLATTEN"]),
    CSVHeaderLocation: oneOf("CSVHeaderLocation", ["FIRST_ROW", "GIVEN"]),
    CSVHeaders: listOf(text),
    CSVDelimiter: oneOf("CSVDelimiter", ["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
    ItemsPointer: text,
    MaxItems: orExpression(number(0)),
    MaxItemsPath: path,
  },
  atMostOne: [["MaxItems", "MaxItemsPath"]],
};
export const BATCHERS: Readonly<Record<QueryLanguage, Shape>> = {
  JSONPath: {
    fields: {
      BatchInput: template,
      MaxItemsPerBatch: number(1),
      MaxItemsPerBatchPath: path,
      MaxInputBytesPerBatch: number(1),
      MaxInputBytesPerBatchPath: path,
    },
    atMostOne: [
      ["MaxItemsPerBatch", "MaxItemsPerBatchPath"],
      ["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"],
    ],
  },
  JSONata: {
    fields: {
      BatchInput: expressions,
      MaxItemsPerBatch: orExpression(number(1)),
      MaxInputBytesPerBatch: orExpression(number(1)),
    },
  },
};
export const WRITERS: Readonly<Record<QueryLanguage, Shape>> = {
  JSONPath: { fields: { Resource: name, Parameters: template, WriterConfig: anything } },
  JSONata: { fields: { Resource: name, Arguments: expressions, WriterConfig: anything } },
};
export const WRITER_CONFIG: Shape = {
  fields: {
    Transformation: oneOf("Transformation", ["NONE", "COMPACT", "FLATTEN"]),
    OutputType: oneOf("OutputType", ["JSON", "JSONL"]),
  },
};

/** The members of rules of a Choice state in JSONata; those of JSONPath depend on their operator. */
export const CONDITION_RULE: Shape = {
  fields: {
    Comment: text,
    Condition: orExpression(flag),
    Next: name,
    Assign: assignments("JSONata"),
    Output: expressions,
  },
  required: ["Condition", "Next"],
};

const IO = { InputPath: pathOrNull, OutputPath: pathOrNull };
const ASSIGN = { Assign: assignments("JSONPath") };
const RESULT = { ResultPath: referencePath, ResultSelector: template };
const ERRORS = { Retry: anything, Catch: anything };
const MAP_INSIDE = {
  ItemProcessor: anything,
  Iterator: anything,
  ItemReader: anything,
  ItemBatcher: anything,
  ResultWriter: anything,
  Label: anything,
};
const NEXT_OR_END = [["End", "Next"]];

/** The members of states in JSONPath. */
const JSON_PATH: Readonly<Record<StateType, Shape>> = {
  Pass: {
    fields: { ...COMMON, ...NEXT, ...IO, ...ASSIGN, ...RESULT, Parameters: template, Result: anything },
    exactlyOne: NEXT_OR_END,
  },
  Task: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...IO,
      ...ASSIGN,
      ...RESULT,
      ...ERRORS,
      Parameters: template,
      Resource: name,
      Credentials: template,
      TimeoutSeconds: seconds,
      TimeoutSecondsPath: path,
      HeartbeatSeconds: seconds,
      HeartbeatSecondsPath: path,
    },
    required: ["Resource"],
    exactlyOne: NEXT_OR_END,
    atMostOne: [
      ["TimeoutSeconds", "TimeoutSecondsPath"],
      ["HeartbeatSeconds", "HeartbeatSecondsPath"],
    ],
  },
  Choice: {
    fields: { ...COMMON, ...IO, ...ASSIGN, Choices: anything, Default: name },
    required: ["Choices"],
  },
  Wait: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...IO,
      ...ASSIGN,
      Seconds: number(0, LONGEST_SECONDS),
      SecondsPath: path,
      Timestamp: timestamp,
      TimestampPath: path,
    },
    exactlyOne: [...NEXT_OR_END, ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]],
  },
  Succeed: { fields: { ...COMMON, ...IO } },
  Fail: {
    fields: { ...COMMON, Error: text, Cause: text, ErrorPath: pathOrCall, CausePath: pathOrCall },
    atMostOne: [
      ["Error", "ErrorPath"],
      ["Cause", "CausePath"],
    ],
  },
  Parallel: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...IO,
      ...ASSIGN,
      ...RESULT,
      ...ERRORS,
      Parameters: template,
      Branches: anything,
    },
    required: ["Branches"],
    exactlyOne: NEXT_OR_END,
  },
  Map: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...IO,
      ...ASSIGN,
      ...RESULT,
      ...ERRORS,
      ...MAP_INSIDE,
      Parameters: template,
      ItemSelector: template,
      ItemsPath: path,
      MaxConcurrency: count,
      MaxConcurrencyPath: path,
      ToleratedFailureCount: count,
      ToleratedFailureCountPath: path,
      ToleratedFailurePercentage: percentage,
      ToleratedFailurePercentagePath: path,
    },
    exactlyOne: [...NEXT_OR_END, ["ItemProcessor", "Iterator"]],
    atMostOne: [
      ["Parameters", "ItemSelector"],
      ["MaxConcurrency", "MaxConcurrencyPath"],
      ["ToleratedFailureCount", "ToleratedFailureCountPath"],
      ["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"],
    ],
  },
};

const OUT = { Output: expressions, Assign: assignments("JSONata") };

/** The members of states in JSONata. */
const JSONATA: Readonly<Record<StateType, Shape>> = {
  Pass: { fields: { ...COMMON, ...NEXT, ...OUT }, exactlyOne: NEXT_OR_END },
  Task: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...OUT,
      ...ERRORS,
      Arguments: expressions,
      Resource: name,
      Credentials: expressions,
      TimeoutSeconds: orExpression(seconds),
      HeartbeatSeconds: orExpression(seconds),
    },
    required: ["Resource"],
    exactlyOne: NEXT_OR_END,
  },
  Choice: { fields: { ...COMMON, ...OUT, Choices: anything, Default: name }, required: ["Choices"] },
  Wait: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...OUT,
      Seconds: orExpression(number(0, LONGEST_SECONDS)),
      Timestamp: orExpression(timestamp),
    },
    exactlyOne: [...NEXT_OR_END, ["Seconds", "Timestamp"]],
  },
  Succeed: { fields: { ...COMMON, Output: expressions } },
  Fail: { fields: { ...COMMON, Error: orExpression(text), Cause: orExpression(text) } },
  Parallel: {
    fields: { ...COMMON, ...NEXT, ...OUT, ...ERRORS, Arguments: expressions, Branches: anything },
    required: ["Branches"],
    exactlyOne: NEXT_OR_END,
  },
  Map: {
    fields: {
      ...COMMON,
      ...NEXT,
      ...OUT,
      ...ERRORS,
      ...MAP_INSIDE,
      Items: expressions,
      ItemSelector: expressions,
      MaxConcurrency: orExpression(count),
      ToleratedFailureCount: orExpression(count),
      ToleratedFailurePercentage: orExpression(percentage),
    },
    exactlyOne: [...NEXT_OR_END, ["ItemProcessor", "Iterator"]],
  },
};

/** The members of states, by language and type. */
export const STATES: Readonly<Record<QueryLanguage, Readonly<Record<StateType, Shape>>>> = {
  JSONPath: JSON_PATH,
  JSONata: JSONATA,
};

/** The types of states, as AWS lists them. */
export const STATE_TYPES = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"] as const;
