import { FailedWith } from "../failure.ts";
import { lookUp } from "../flow.ts";
import { isArray, isObject, type Json, type JsonObject, member } from "../json.ts";
import type { Node } from "../node.ts";
import { evaluateAll } from "../query/jsonata.ts";
import type { Work } from "../work.ts";
import { parseCsv } from "./csv.ts";

/** The most items that a distributed Map state reads. */
const MOST_ITEMS = 100_000_000;

const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  SPACE: " ",
  TAB: "\t",
};

/** ReaderConfig with its expressions evaluated, and MaxItems as a number where there is a limit. */
export async function readerConfigOf(work: Work, node: Node, input: Json): Promise<JsonObject> {
  const written = node.state.ItemReader?.ReaderConfig ?? {};
  const jsonata = work.machine.languageOf(node.state) === "JSONata";
  const evaluated = jsonata
    ? await evaluateAll(written, "ItemReader/ReaderConfig", work.scope(node))
    : written;
  const config = isObject(evaluated) ? evaluated : {};
  const { MaxItemsPath: path, ...others } = config;
  const said = typeof path === "string" ? lookUp(work, node, path, input) : (config.MaxItems ?? 0);
  const most = typeof said === "string" && said.trim() !== "" ? Number(said) : said;
  if (typeof most !== "number" || !Number.isInteger(most) || most < 0)
    throw failed("field MaxItems must be positive");
  return { ...others, MaxItems: most === 0 ? MOST_ITEMS : Math.min(most, MOST_ITEMS) };
}

/**
 * Items in what was read: a text is parsed as the configuration says, an array is taken as it is, and a list of objects is that of
 * `listObjectsV2`.
 */
export function itemsRead(content: Json, config: JsonObject, resource: string): readonly Json[] {
  const most = Number(config.MaxItems);
  return itemsIn(content, config, resource).slice(0, most);
}

function itemsIn(content: Json, config: JsonObject, resource: string): readonly Json[] {
  if (resource.endsWith(":s3:listObjectsV2") && isObject(content)) {
    const listed = content.Contents;
    return isArray(listed) ? listed : [];
  }
  if (typeof content !== "string") return arrayIn(content);
  switch (config.InputType) {
    case "CSV":
      return csvItems(content, config);
    case "JSONL":
      return content.split("\n").flatMap((line) => (line.trim() === "" ? [] : [parse(line)]));
    case "JSON":
      return arrayIn(at(parse(content), config.ItemsPointer));
    default:
      throw failed(`A text cannot be read as ${String(config.InputType ?? "items")}: give an array.`);
  }
}

function arrayIn(value: Json): readonly Json[] {
  if (isArray(value)) return value;
  throw failed("Attempting to map over non-iterable node.");
}

/** What a JSON Pointer leads to. */
function at(value: Json, pointer: Json | undefined): Json {
  if (typeof pointer !== "string" || pointer === "") return value;
  let found: Json | undefined = value;
  for (const step of pointer.slice(1).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    found = isArray(found) ? found[Number(name)] : isObject(found) ? member(found, name) : undefined;
  }
  if (found === undefined) throw failed(`ItemsPointer ${pointer} leads to nothing.`);
  return found;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw failed("The content is not JSON.");
  }
}

function csvItems(content: string, config: JsonObject): readonly Json[] {
  const rows = parseCsv(content, DELIMITERS[String(config.CSVDelimiter ?? "COMMA")] ?? ",");
  const given = config.CSVHeaders;
  const headers =
    config.CSVHeaderLocation === "GIVEN" && isArray(given) ? given.map(String) : (rows.shift() ?? []);
  if (new Set(headers).size < headers.length) throw failed("CSV headers cannot contain duplicates.");
  return rows.map((row) => Object.fromEntries(headers.map((header, index) => [header, row[index] ?? ""])));
}

function failed(cause: string): FailedWith {
  return new FailedWith({ error: "States.ItemReaderFailed", cause });
}
