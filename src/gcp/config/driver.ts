import { NotFoundError, parse } from "@motif/core";
import type { ConfigDriver } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { callJson, type Service } from "../ground/rest/api.ts";
import { serviceError } from "../ground/rest/service-error.ts";

const PARAMETER_MANAGER: Service = {
  address: "https://parametermanager.googleapis.com",
  emulator: "PARAMETER_MANAGER_EMULATOR_HOST",
};

const listed = z.object({ name: z.string(), createTime: z.string(), disabled: z.optional(z.boolean()) });
const page = z.object({
  parameterVersions: z.optional(z.array(listed)),
  nextPageToken: z.optional(z.string()),
});
const version = z.object({ payload: z.object({ data: z.string() }) });

/** Configs in Parameter Manager. */
export const config: ConfigDriver = {
  async get({ name }) {
    const parameter = physicalName("config", name);
    const call = async (path: string) =>
      callJson(PARAMETER_MANAGER, { method: "GET", path: `/v1/${path}` }).catch((error) => {
        throw serviceError(error, `config ${name}`);
      });
    const newest = await newestVersion(parameter, call);
    if (newest === undefined) {
      throw new NotFoundError(
        `Config ${name} has no value: ${parameter} has no version that is enabled. Add one with "gcloud parametermanager parameters versions create", or deploy again with Terraform.`,
      );
    }
    const { payload } = parse(version, await call(newest), "answer of Parameter Manager");
    return { text: Buffer.from(payload.data, "base64").toString(), place: newest };
  },
};

/** The name of the version that was made last and is not disabled: Parameter Manager has no name for it. */
async function newestVersion(
  parameter: string,
  call: (path: string) => Promise<unknown>,
): Promise<string | undefined> {
  const versions: z.infer<typeof listed>[] = [];
  let token: string | undefined;
  do {
    const query = token === undefined ? "" : `?pageToken=${encodeURIComponent(token)}`;
    const answer = await call(`${parameter}/versions${query}`);
    const { parameterVersions = [], nextPageToken } = parse(page, answer, "answer of Parameter Manager");
    versions.push(...parameterVersions.filter(({ disabled }) => !disabled));
    token = nextPageToken || undefined;
  } while (token !== undefined);
  return versions.sort((a, b) => Date.parse(b.createTime) - Date.parse(a.createTime))[0]?.name;
}
