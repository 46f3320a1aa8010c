import { answerError, answerJson, type LocalServer, localServer } from "./local-server.ts";

/** A Parameter Manager for tests. */
export interface ParameterServer extends LocalServer {
  /** Adds a version to a parameter, `projects/<project>/locations/global/parameters/<parameter>`; returns its name. */
  add(parameter: string, payload: string): string;
  /** Disables a version. */
  disable(version: string): void;
}

interface Version {
  readonly name: string;
  readonly createTime: string;
  readonly payload: string;
  disabled: boolean;
}

const LIST =
  /^\/v1\/(projects\/[\w-]+\/locations\/global\/parameters\/[\w-]+)\/versions(?:\?pageToken=(\d+))?$/;
const VERSION = /^\/v1\/(projects\/[\w-]+\/locations\/global\/parameters\/[\w-]+\/versions\/[\w-]+)$/;
const PAGE = 2;

/**
 * The two methods of Parameter Manager that the driver uses, as its reference describes them; pages are as short as they can
 * be, and in no order. Google has no emulator of it. This one has no permissions.
 * @see https://docs.cloud.google.com/secret-manager/parameter-manager/docs/reference/rest/v1/projects.locations.parameters.versions
 */
export async function parameterServer(): Promise<ParameterServer> {
  const versions = new Map<string, Version>();
  const metadata = ({ name, createTime, disabled }: Version) => ({
    name,
    createTime,
    ...(disabled && { disabled }),
  });
  const server = await localServer((request, _, response) => {
    const url = request.url ?? "";
    const [, parameter, token] = LIST.exec(url) ?? [];
    if (parameter !== undefined) {
      const all = [...versions.values()].filter(({ name }) => name.startsWith(`${parameter}/versions/`));
      const from = Number(token ?? 0);
      const more = from + PAGE < all.length && { nextPageToken: String(from + PAGE) };
      return answerJson(response, 200, {
        parameterVersions: all.slice(from, from + PAGE).map(metadata),
        ...more,
      });
    }
    const version = versions.get(VERSION.exec(url)?.[1] ?? "");
    if (!version) return answerError(response, 404, "NOT_FOUND", "Not found.");
    const data = Buffer.from(version.payload).toString("base64");
    answerJson(response, 200, { ...metadata(version), ...(!version.disabled && { payload: { data } }) });
  });
  return {
    ...server,
    add(parameter, payload) {
      const number = versions.size;
      const name = `${parameter}/versions/v-${number}`;
      const createTime = new Date(Date.UTC(2026, 0, 1) + number).toISOString();
      versions.set(name, { name, createTime, payload, disabled: false });
      return name;
    },
    disable(name) {
      const version = versions.get(name);
      if (version) version.disabled = true;
    },
  };
}
