# An entry label in the last bytes of the page: the reset jump goes backwards by a few bytes.
# realmode: entry=late exit=hlt expect.ip=0xffef mem.0xfffffff0=e9fbff judge="KVM run"
        nop
        .org 0xfee
late:   hlt
