# With a larger limit a word at offset FFFF is whole: its second byte lies at 10000.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt mem.0xffff=3412 judge="KVM run; SDM vol. 3, limit checking"
        movw $0x1234, 0xffff
        hlt
