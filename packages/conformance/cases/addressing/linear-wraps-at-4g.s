# A linear address wraps at 4 GiB: offset 1000 from a base of FFFFF800 is 800.
# realmode: layout=flat reg.es.base=0xfffff800 exit=hlt expect.al=0x42 init.0x800=42 judge="KVM run"
        mov %es:0x1000, %al
        hlt
