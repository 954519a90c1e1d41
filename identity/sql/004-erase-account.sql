-- An account goes with everything that is only about it: its devices too.
GRANT DELETE ON identity.device TO obhut_identity;
