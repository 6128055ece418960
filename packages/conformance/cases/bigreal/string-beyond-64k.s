# With 67 and a 4 GiB limit a string goes over the border of 64 KiB.
# realmode: layout=flat ram=1M reg.ds.limit=0xffffffff reg.ds.g=1 reg.es.limit=0xffffffff reg.es.g=1 exit=hlt expect.esi=0x10002 expect.edi=0x20002 expect.ecx=0 mem.0x1fffe=41424344 init.0xfffe=41424344 judge="KVM run; SDM vol. 2, MOVS"
        mov $0xfffe, %esi
        mov $0x1fffe, %edi
        mov $4, %ecx
        addr32 rep movsb
        hlt
