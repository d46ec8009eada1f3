// The service: what the widget asks of it, and what can go wrong with that.

// `kind` names a text; `wait` is how many seconds to wait before the next try; `problem` the name of what the service
// found wrong.
class Trouble extends Error {
  constructor(kind, { wait = 0, name = "" } = {}) {
    super(kind);
    Object.assign(this, { kind, wait, problem: name });
  }
}

const ENDS_IN = { "message-too-long": "long", "too-large": "long", "nothing-to-resume": "interrupted" };

function troubleOf(status, problem, retryAfter) {
  const name = String((problem && problem.type) || "").split(":").pop();
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter) || (Date.parse(retryAfter) - Date.now()) / 1000 || 10;
    return new Trouble("busy", { wait: Math.min(Math.max(Math.ceil(seconds), 1), 3600), name });
  }
  return new Trouble(ENDS_IN[name] || "broken", { name });
}

class Service {
  constructor(base, clinic) {
    this.base = base;
    this.clinic = clinic;
  }

  // Raises Trouble for every answer that is none. A cross-origin page cannot tell a refusal from a lost connection.
  async call(path, { method = "GET", body, headers, signal } = {}) {
    let response;
    try {
      response = await fetch(new URL(path, this.base), {
        method,
        headers: { ...headers, ...(body ? { "Content-Type": "application/json" } : {}) },
        body: body && JSON.stringify(body),
        mode: "cors",
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal,
      });
    } catch {
      throw new Trouble("offline");
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    throw troubleOf(response.status, problem, response.headers.get("Retry-After"));
  }

  async settings() {
    return (await this.call(`api/v1/clinics/${encodeURIComponent(this.clinic)}`)).json();
  }

  // Whether the service answers at all, whatever it thinks of this site.
  async reachable() {
    try {
      await fetch(new URL("healthz", this.base), { mode: "no-cors", credentials: "omit", cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  }

  // The events of a reply. `after` is the id of the last event that was heard, where a reply is gone on with.
  async *reply(message, conversation, after) {
    const response = await this.call("api/v1/chat", {
      method: "POST",
      body: { message, clinic: this.clinic, ...(conversation ? { conversation_id: conversation } : {}) },
      headers: { Accept: "text/event-stream", ...(after ? { "Last-Event-ID": after } : {}) },
    });
    try {
      yield* events(response);
    } catch (error) {
      throw new Trouble(error instanceof SyntaxError ? "broken" : "offline");
    }
  }

  async passage(id) {
    const query = new URLSearchParams({ clinic: this.clinic });
    return (await this.call(`api/v1/passages/${encodeURIComponent(id)}?${query}`)).json();
  }

  rate(message, rating, comment) {
    const body = { message_id: message, rating, ...(comment ? { comment } : {}) };
    return this.call("api/v1/feedback", { method: "POST", body });
  }

  forget(conversation) {
    return this.call(`api/v1/conversations/${encodeURIComponent(conversation)}`, { method: "DELETE" });
  }
}
