// Server-sent events over fetch: EventSource can neither send a message nor name the event it has heard last.

const SILENCE_MS = 45_000; // heartbeats come every 15 seconds
const MOST_CHARACTERS = 2_000_000;

// The next piece, or an error where nothing comes for too long.
async function piece(reader) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new TypeError("silence")), SILENCE_MS);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

// Yields {name, data, id} until the stream ends. Raises TypeError where the connection breaks or falls silent.
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let event = { name: "message", data: [], id: "" };
  try {
    for (;;) {
      const { done, value } = await piece(reader);
      if (done) return;
      text += value;
      if (text.length > MOST_CHARACTERS) throw new TypeError("an event without end");
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      text = lines.pop();
      for (const line of lines) {
        const [, field, words] = line.match(/^([^:]*)(?:: ?([^]*))?$/);
        if (field === "event") event.name = words || "";
        else if (field === "data") event.data.push(words || "");
        else if (field === "id") event.id = words || "";
        else if (!line) {
          if (event.data.length) yield { ...event, data: JSON.parse(event.data.join("\n")) };
          event = { name: "message", data: [], id: "" };
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
