"""A language model behind any OpenAI-compatible endpoint: client, prompts, meter, privacy. Knows no run and no agent."""
