# OUTS with 67 sends from above 64 KiB.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt io="out8 0x60 0x42" init.0x12345=42 judge="KVM run; SDM vol. 2, OUTS"
        mov $0x12345, %esi
        mov $0x60, %dx
        addr32 outsb
        hlt
