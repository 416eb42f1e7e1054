// As Teams sets its renderer up: Markdown on, six buttons in a row, what is required marked with a star.
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdownit().render(text);
  result.didProcess = true;
};
const host = new AdaptiveCards.HostConfig({
  fontFamily: "Segoe UI, Noto Sans, sans-serif",
  supportsInteractivity: true,
  actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8 },
  containerStyles: {
    default: { backgroundColor: "#ffffff" },
    emphasis: { backgroundColor: "#f0f0f0" },
  },
  inputs: { errorMessage: { color: "attention" }, label: { requiredInputs: { suffix: " *" } } },
  spacing: { small: 4, default: 8, medium: 12, large: 20, padding: 14 },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
});
window.pressed = [];
window.show = (card) => {
  const shown = new AdaptiveCards.AdaptiveCard();
  shown.hostConfig = host;
  shown.onExecuteAction = (action) => window.pressed.push({
    type: action.getJsonTypeName(), title: action.title, data: action.data, url: action.url,
  });
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  shown.parse(card, context);
  document.querySelector("main").replaceChildren(shown.render());
  return Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
};
