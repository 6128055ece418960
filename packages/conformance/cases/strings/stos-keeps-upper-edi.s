# With 16-bit addresses DI wraps and the upper half of EDI stays.
# realmode: layout=flat reg.es=0x1000 exit=hlt expect.edi=0x12340000 expect.ecx=0x56780000 judge="KVM run; SDM vol. 2, STOS"
        mov $0x1234ffff, %edi
        mov $0x56780001, %ecx
        rep stosb
        hlt
