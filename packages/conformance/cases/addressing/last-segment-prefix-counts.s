# Of two segment prefixes the last one counts.
# realmode: layout=flat reg.es=0x100 reg.fs=0x200 exit=hlt expect.al=0x42 init.0x4000=42 init.0x3000=99 judge="KVM run"
        .byte 0x26, 0x64        # es, fs
        movb 0x2000, %al
        hlt
