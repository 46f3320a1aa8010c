import { isArray, isObject, type Json, type JsonObject } from "../json.ts";
import type { MachineType } from "../machine.ts";
import { OPERATORS, type Operand } from "../query/choice.ts";
import { resourceOf } from "../states/resource.ts";
import { type Diagnostic, Place } from "./diagnostic.ts";
import {
  BATCHERS,
  BRANCH,
  CATCHERS,
  CONDITION_RULE,
  MACHINE,
  PROCESSOR,
  PROCESSOR_CONFIG,
  READER_CONFIG,
  READERS,
  RETRIER,
  type Shape,
  STATE_TYPES,
  STATES,
  WRITER_CONFIG,
  WRITERS,
} from "./fields.ts";
import { checkReach } from "./reach.ts";
import type { QueryLanguage, StateType } from "./types.ts";
import { assignments, type Check, flag, name, number, path, text, timestamp } from "./values.ts";

/** The longest name of a state that AWS takes, in characters. */
const LONGEST_NAME = 80;
/** States may be inside of each other this deep: a definition that is deeper is a mistake. */
const DEEPEST = 32;

/** What is the same everywhere in a definition. */
interface Surroundings {
  readonly type: MachineType;
  readonly language: QueryLanguage;
}

/** Everything that is wrong with a definition, in the order of the definition. None: it can be run. */
export function validate(definition: Json, type: MachineType): readonly Diagnostic[] {
  const place = new Place([]);
  if (!isObject(definition)) {
    place.wrong("Definition must be a valid JSON object");
    return place.found;
  }
  const language = definition.QueryLanguage === "JSONata" ? "JSONata" : "JSONPath";
  shape(definition, MACHINE, place);
  states(definition, { type, language }, place, 0);
  return place.found;
}

/** Checks the members of an object. */
function shape(
  value: JsonObject,
  { fields, required = [], exactlyOne = [], atMostOne = [] }: Shape,
  place: Place,
): void {
  const missing = required.filter((field) => !Object.hasOwn(value, field));
  if (missing.length > 0) place.wrong(`These fields are required: [${missing.join(", ")}]`);
  for (const group of exactlyOne) {
    const given = group.filter(
      (field) => Object.hasOwn(value, field) && !(field === "End" && value[field] === false),
    );
    if (given.length !== 1) place.wrong(`Exactly one of these fields is required: [${group.join(", ")}]`);
  }
  for (const group of atMostOne)
    if (group.filter((field) => Object.hasOwn(value, field)).length > 1)
      place.wrong(`Only one of these fields is allowed: [${group.join(", ")}]`);
  for (const [field, each] of Object.entries(value)) {
    const check = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (check === undefined) place.at(field).wrong("Field is not supported");
    else check(each, place.at(field));
  }
}

/** Checks an object, where it is one. */
function object(value: Json | undefined, shaped: Shape, place: Place): value is JsonObject {
  if (value === undefined) return false;
  if (!isObject(value)) {
    place.wrong("Expected value of type Object");
    return false;
  }
  shape(value, shaped, place);
  return true;
}

/** Checks states and the ways between them. */
function states(value: JsonObject, around: Surroundings, place: Place, depth: number): void {
  const given = value.States;
  if (given === undefined) return;
  if (!isObject(given)) {
    place.at("States").wrong("Expected value of type Object");
    return;
  }
  if (Object.keys(given).length === 0) place.at("States").wrong("Value cannot be empty");
  if (depth > DEEPEST) {
    place.wrong(`States are nested more than ${DEEPEST} deep`);
    return;
  }
  for (const [key, each] of Object.entries(given)) {
    const here = place.at("States", key);
    if (key.length > LONGEST_NAME) here.wrong(`The name of a state has ${LONGEST_NAME} characters at most`);
    if (isObject(each)) state(each, around, here, depth);
    else here.wrong("Expected value of type Object");
  }
  checkReach(value, given, place);
}

function state(value: JsonObject, around: Surroundings, place: Place, depth: number): void {
  const type = STATE_TYPES.find((each) => each === value.Type);
  if (value.Type === undefined) place.wrong("These fields are required: [Type]");
  else if (type === undefined)
    place.at("Type").wrong(`The field 'Type' should have one of these values: [${STATE_TYPES.join(", ")}]`);
  const language = languageOf(value, around, place);
  if (type === undefined) return;
  shape(value, STATES[language][type], place);
  errors(value, language, place);
  INSIDE[type]?.(value, { ...around, language: around.language }, place, depth, language);
}

function languageOf(value: JsonObject, { language }: Surroundings, place: Place): QueryLanguage {
  const said = value.QueryLanguage;
  if (said === undefined) return language;
  if (said === "JSONPath" && language === "JSONata")
    place.wrong("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
  if (said === "JSONPath" || said === "JSONata") return said;
  place
    .at("QueryLanguage")
    .wrong("The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]");
  return language;
}

function errors(value: JsonObject, language: QueryLanguage, place: Place): void {
  each(value, "Retry", place, (retrier, here) => object(retrier, RETRIER, here));
  each(value, "Catch", place, (catcher, here) => object(catcher, CATCHERS[language], here));
  for (const field of ["Retry", "Catch"]) {
    const rules = value[field];
    if (!isArray(rules)) continue;
    for (const [index, rule] of rules.entries())
      wildcards(rule, index === rules.length - 1, place.at(field, index));
  }
}

/** Of States.ALL the specification says: "Such a value MUST appear alone in the "ErrorEquals" array and MUST appear in the last Retrier". */
function wildcards(rule: Json, last: boolean, place: Place): void {
  const names = isObject(rule) ? rule.ErrorEquals : undefined;
  if (!isArray(names) || !names.includes("States.ALL")) return;
  if (names.length > 1) place.at("ErrorEquals").wrong("States.ALL must appear alone in ErrorEquals");
  if (!last) place.at("ErrorEquals").wrong("States.ALL is only allowed in the last rule");
}

function each(
  value: JsonObject,
  field: string,
  place: Place,
  check: (item: Json, place: Place) => void,
): void {
  const list = value[field];
  if (list === undefined) return;
  if (!isArray(list)) place.at(field).wrong("Expected value of type Array");
  else for (const [index, item] of list.entries()) check(item, place.at(field, index));
}

type Inside = (
  value: JsonObject,
  around: Surroundings,
  place: Place,
  depth: number,
  language: QueryLanguage,
) => void;

/** What some types of states have inside. */
const INSIDE: Partial<Readonly<Record<StateType, Inside>>> = {
  Task: task,
  Choice: (value, _around, place, _depth, language) => choices(value, place, language),
  Parallel: parallel,
  Map: map,
};

function task(value: JsonObject, { type }: Surroundings, place: Place): void {
  const arn = value.Resource;
  if (typeof arn !== "string" || type !== "EXPRESS") return;
  const { kind, pattern } = resourceOf(arn);
  const here = place.at("Resource");
  if (kind === "activity") here.wrong("Express state machine does not support Activity ARN");
  else if (pattern === "sync")
    here.wrong("Express state machine does not support '.sync' service integration");
  else if (pattern === "token")
    here.wrong("Express state machine does not support '.waitForTaskToken' service integration");
}

function parallel(value: JsonObject, around: Surroundings, place: Place, depth: number): void {
  const branches = value.Branches;
  if (isArray(branches) && branches.length === 0) place.at("Branches").wrong("Value cannot be empty");
  each(value, "Branches", place, (branch, here) => {
    if (object(branch, BRANCH, here)) states(branch, around, here, depth + 1);
  });
}

function map(
  value: JsonObject,
  around: Surroundings,
  place: Place,
  depth: number,
  language: QueryLanguage,
): void {
  let distributed = false;
  for (const field of ["ItemProcessor", "Iterator"]) {
    const processor = value[field];
    if (!object(processor, PROCESSOR, place.at(field))) continue;
    const config = processor.ProcessorConfig;
    if (object(config, PROCESSOR_CONFIG, place.at(field, "ProcessorConfig"))) {
      distributed ||= config.Mode === "DISTRIBUTED";
      if (config.Mode === "DISTRIBUTED" && config.ExecutionType === undefined)
        place.at(field, "ProcessorConfig").wrong("These fields are required: [ExecutionType]");
    }
    states(processor, around, place.at(field), depth + 1);
  }
  const reader = value.ItemReader;
  if (object(reader, READERS[language], place.at("ItemReader")))
    object(reader.ReaderConfig, READER_CONFIG, place.at("ItemReader", "ReaderConfig"));
  object(value.ItemBatcher, BATCHERS[language], place.at("ItemBatcher"));
  const writer = value.ResultWriter;
  if (object(writer, WRITERS[language], place.at("ResultWriter")))
    object(writer.WriterConfig, WRITER_CONFIG, place.at("ResultWriter", "WriterConfig"));
  if (!distributed)
    for (const field of ["ItemReader", "ItemBatcher", "ResultWriter"])
      if (value[field] !== undefined) place.at(field).wrong("Field is only supported in DISTRIBUTED mode");
  label(value.Label, place.at("Label"));
}

/** A label has 40 characters at most, and goes into an ARN. */
function label(value: Json | undefined, place: Place): void {
  if (value === undefined) return;
  if (typeof value !== "string") place.wrong("Expected value of type String");
  else if (value === "") place.wrong("Label cannot be empty");
  else if (value.length > 40) place.wrong("Label cannot exceed 40 characters");
  else if (/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(value))
    place.wrong("Label contains invalid characters");
}

function choices(value: JsonObject, place: Place, language: QueryLanguage): void {
  const rules = value.Choices;
  if (isArray(rules) && rules.length === 0) place.at("Choices").wrong("Value cannot be empty");
  each(value, "Choices", place, (rule, here) => {
    if (language === "JSONata") object(rule, CONDITION_RULE, here);
    else if (!isObject(rule)) here.wrong("Expected value of type Object");
    else choiceRule(rule, here, true);
  });
}

const OUTER_FIELDS: Readonly<Record<string, Check>> = {
  Next: name,
  Comment: text,
  Assign: assignments("JSONPath"),
};
const OPERANDS: Readonly<Record<Operand, Check>> = {
  string: text,
  number: number(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false),
  boolean: flag,
  timestamp,
  path,
};

/** A rule in JSONPath: a comparison, or a combination of rules. Only the outermost one says where to go. */
function choiceRule(rule: JsonObject, place: Place, outermost: boolean): void {
  const combinations = ["And", "Or", "Not"].filter((field) => Object.hasOwn(rule, field));
  const operators = Object.keys(rule).filter((field) => OPERATORS.has(field));
  if (outermost && rule.Next === undefined) place.wrong("These fields are required: [Next]");
  if (combinations.length + operators.length !== 1)
    place.wrong("Exactly one comparison operator is required, or one of [And, Or, Not]");
  if (operators.length === 1 && rule.Variable === undefined)
    place.wrong("These fields are required: [Variable]");
  for (const [field, each] of Object.entries(rule)) {
    const here = place.at(field);
    const operand = OPERATORS.get(field);
    if (operand !== undefined) OPERANDS[operand](each, here);
    else if (field === "Variable") path(each, here);
    else if (field === "Not" && isObject(each)) choiceRule(each, here, false);
    else if (combinations.includes(field)) inner(each, here);
    else if (outermost && Object.hasOwn(OUTER_FIELDS, field)) OUTER_FIELDS[field]?.(each, here);
    else if (field !== "Comment") here.wrong("Field is not supported");
  }
}

function inner(rules: Json, place: Place): void {
  if (!isArray(rules) || rules.length === 0) {
    place.wrong("Value cannot be empty");
    return;
  }
  for (const [index, rule] of rules.entries())
    if (isObject(rule)) choiceRule(rule, place.at(index), false);
    else place.at(index).wrong("Expected value of type Object");
}
