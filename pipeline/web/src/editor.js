// The editor: CodeMirror in a shadow root, where it adds its styles in a way that the policy of the page allows.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

// The colours are properties of assets/query.css, for light and dark.
const THEME = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--ground)", border: "1px solid var(--line)", fontSize: ".9rem" },
  "&.cm-focused": { outline: "2px solid var(--link)" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.5", maxHeight: "24rem", minHeight: "8rem" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--soft)", border: "none" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--chosen)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--chosen)" },
});
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword], color: "var(--keyword)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--literal)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--variable)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)" },
]);

// Chromium would give what is typed over a selection the selection's colours, as an inline style, which the policy forbids.
function typedOver(event, view) {
  if (event.inputType !== "insertText" || !event.data || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  event.preventDefault();
  return true;
}

// The same for an input method, whose input cannot be prevented: the selection goes before it begins.
function composedOver(event, view) {
  if (!view.state.selection.main.empty) view.dispatch(view.state.replaceSelection(""));
}

// Puts an editor in the place of a text area. `changed` is called with the text whenever a person changes it.
export function editor(area, changed) {
  const host = document.createElement("div");
  host.id = "editor-host";
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  let filling = false;
  const view = new EditorView({
    root,
    parent: root,
    doc: area.value,
    extensions: [
      lineNumbers(), history(), drawSelection(), bracketMatching(), sparql(), syntaxHighlighting(COLOURS), THEME,
      EditorView.lineWrapping,
      EditorView.domEventHandlers({ beforeinput: typedOver, compositionstart: composedOver }),
      EditorView.contentAttributes.of({ "aria-label": area.getAttribute("aria-label"), tabindex: "0" }),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.updateListener.of(({ docChanged, state }) => docChanged && !filling && changed(state.doc.toString())),
    ],
  });
  area.hidden = true;
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(insert) {
      filling = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
      filling = false;
    },
    // The header of a sample query is above, to scroll to: the query is what is read.
    showQuery() {
      const header = view.state.doc.toString().match(/^(#.*\n)*/)[0].length;
      view.dispatch({ effects: EditorView.scrollIntoView(header, { y: "start", yMargin: 0 }) });
    },
  };
}
