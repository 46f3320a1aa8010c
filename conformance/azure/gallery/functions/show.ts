import { http } from "@motif/app";

/** Answers with what it got, and two cookies. */
export default http("show", {}, ({ request, params, query }) => {
  const { method, url } = request;
  const response = Response.json({ method, url, params, query });
  response.headers.append("set-cookie", "session=abc==; Path=/; Partitioned");
  response.headers.append("set-cookie", "theme=dark/1; HttpOnly");
  return response;
});
